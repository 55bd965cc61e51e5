// hnswlib as a contender of the index benchmark: its own headers, its own search call, nothing in between.
#include "driver.hpp"

#include "hnswlib/hnswlib.h"

namespace {

class Hnswlib {
public:
    Hnswlib(const bench::Settings& settings, size_t capacity, size_t) {
        if (settings.inner_product) {
            space_ = std::make_unique<hnswlib::InnerProductSpace>(settings.dimension);
        } else {
            space_ = std::make_unique<hnswlib::L2Space>(settings.dimension);
        }
        index_ = std::make_unique<hnswlib::HierarchicalNSW<float>>(
            space_.get(), capacity, settings.m, settings.ef_construction);
    }

    static std::string describe() {
#if defined(__AVX512F__)
        const char* simd = "AVX-512";
#elif defined(__AVX__)
        const char* simd = "AVX";
#else
        const char* simd = "SSE";
#endif
        return std::string("flags=") + BENCH_FLAGS + ", " + simd + " kernels";
    }

    void add(size_t id, const float* row, size_t) { index_->addPoint(row, id); }

    void prepare(size_t ef, size_t) { index_->setEf(ef); }

    void search(const float* query, size_t k, size_t, int32_t* ids) {
        auto found = index_->searchKnn(query, k);
        for (size_t i = found.size(); i > 0; i--) {
            ids[i - 1] = static_cast<int32_t>(found.top().second);
            found.pop();
        }
    }

private:
    std::unique_ptr<hnswlib::SpaceInterface<float>> space_;
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> index_;
};

}  // namespace

int main() { return bench::Driver<Hnswlib>().run(); }
