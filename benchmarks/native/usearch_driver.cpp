// USearch as a contender of the index benchmark: its C++ headers, with its own kernels (NumKong) or the compiler's.
#include "driver.hpp"

#include <usearch/index_dense.hpp>

namespace {

class USearch {
    using Index = unum::usearch::index_dense_t;

public:
    USearch(const bench::Settings& settings, size_t capacity, size_t threads) {
        namespace us = unum::usearch;
        us::metric_punned_t metric(settings.dimension,
                                   settings.inner_product ? us::metric_kind_t::ip_k : us::metric_kind_t::l2sq_k,
                                   us::scalar_kind_t::f32_k);
        // The second width, of level 0, is twice the first by default.
        us::index_dense_config_t config(settings.m, settings.ef_construction, 64);
        auto made = Index::make(metric, config);
        if (!made) {
            throw std::runtime_error(made.error.release());
        }
        index_ = std::move(made.index);
        if (!index_.try_reserve(us::index_limits_t(capacity, std::max(threads, THREADS)))) {
            throw std::runtime_error("cannot reserve memory");
        }
    }

    static std::string describe() {
        return std::string("flags=") + BENCH_FLAGS;
    }

    void add(size_t id, const float* row, size_t thread) {
        auto added = index_.add(id, row, thread);
        if (!added) {
            throw std::runtime_error(added.error.release());
        }
    }

    void prepare(size_t ef, size_t) { index_.change_expansion_search(ef); }

    void search(const float* query, size_t k, size_t thread, int32_t* ids) {
        auto found = index_.search(query, k, thread);
        for (size_t i = 0; i < found.size(); i++) {
            ids[i] = static_cast<int32_t>(found[i].member.key);
        }
    }

private:
    static constexpr size_t THREADS = 64;
    Index index_;
};

}  // namespace

int main() { return bench::Driver<USearch>().run(); }
