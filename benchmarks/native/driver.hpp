// The line protocol that every contender of the index benchmark speaks, for contenders written in C++.
//
// Commands and answers are lines of tab-separated fields; an answer begins with "ok" or "error". Queries are timed
// here, inside the process, so that neither pipe nor parser is in the figures. docs/benchmarks/README.md lists the
// commands.
#pragma once

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace bench {

struct Settings {
    size_t dimension = 0;
    bool inner_product = false;
    size_t m = 16;
    size_t ef_construction = 200;
};

// Rows of float32 in a file, mapped read-only: not counted as the contender's memory.
class Rows {
public:
    Rows() = default;

    Rows(const std::string& path, size_t dimension) : dimension_(dimension) {
        int fd = open(path.c_str(), O_RDONLY);
        struct stat status {};
        if (fd < 0 || fstat(fd, &status) != 0) {
            throw std::runtime_error("cannot open " + path);
        }
        count_ = static_cast<size_t>(status.st_size) / (dimension * sizeof(float));
        void* mapped = mmap(nullptr, status.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
        close(fd);
        if (mapped == MAP_FAILED) {
            throw std::runtime_error("cannot map " + path);
        }
        data_ = static_cast<const float*>(mapped);
    }

    size_t count() const { return count_; }
    const float* row(size_t i) const { return data_ + i * dimension_; }

private:
    const float* data_ = nullptr;
    size_t dimension_ = 0;
    size_t count_ = 0;
};

inline double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Runs body(thread, i) for every i below count, threads taking the next i as they finish one.
inline void parallel_for(size_t count, size_t threads, const std::function<void(size_t, size_t)>& body) {
    if (threads <= 1) {
        for (size_t i = 0; i < count; i++) {
            body(0, i);
        }
        return;
    }
    std::atomic<size_t> next{0};
    std::vector<std::thread> workers;
    for (size_t t = 0; t < threads; t++) {
        workers.emplace_back([&, t] {
            for (size_t i = next++; i < count; i = next++) {
                body(t, i);
            }
        });
    }
    for (auto& worker : workers) {
        worker.join();
    }
}

inline size_t resident_anonymous_bytes() {
    FILE* status = fopen("/proc/self/status", "r");
    char line[256];
    size_t kilobytes = 0;
    while (status != nullptr && fgets(line, sizeof line, status) != nullptr) {
        if (sscanf(line, "RssAnon: %zu kB", &kilobytes) == 1) {
            break;
        }
    }
    if (status != nullptr) {
        fclose(status);
    }
    return kilobytes * 1024;
}

// Contender: Contender(const Settings&, size_t capacity); void add(size_t id, const float*, size_t thread);
// void prepare(size_t ef, size_t threads); void search(const float*, size_t k, size_t thread, int32_t* ids).
// static std::string describe().
template <class Contender>
class Driver {
public:
    int run() {
        answer("ok\t" + Contender::describe());
        std::string line;
        while (std::getline(std::cin, line)) {
            std::vector<std::string> fields;
            std::stringstream stream(line);
            for (std::string field; std::getline(stream, field, '\t');) {
                fields.push_back(field);
            }
            if (fields.empty()) {
                continue;
            }
            if (fields[0] == "quit") {
                answer("ok");
                return 0;
            }
            try {
                answer("ok\t" + execute(fields));
            } catch (const std::exception& e) {
                answer(std::string("error\t") + e.what());
            }
        }
        return 0;
    }

private:
    static void answer(const std::string& line) { std::cout << line << std::endl; }

    std::string execute(const std::vector<std::string>& f) {
        if (f[0] == "load" && f.size() == 7) {
            settings_.dimension = std::stoul(f[3]);
            settings_.inner_product = f[4] == "ip";
            settings_.m = std::stoul(f[5]);
            settings_.ef_construction = std::stoul(f[6]);
            base_ = Rows(f[1], settings_.dimension);
            queries_ = Rows(f[2], settings_.dimension);
            resident_at_start_ = resident_anonymous_bytes();
            return "points=" + std::to_string(base_.count());
        }
        if (f[0] == "build" && f.size() == 3) {
            return build(std::stoul(f[1]), std::stoul(f[2]));
        }
        if (f[0] == "search" && f.size() == 6) {
            return search(std::stoul(f[1]), std::stoul(f[2]), std::stoul(f[3]), std::stod(f[4]) / 1000, f[5]);
        }
        if (f[0] == "latency" && f.size() == 5) {
            return latency(std::stoul(f[1]), std::stoul(f[2]), std::stod(f[3]) / 1000, f[4]);
        }
        if (f[0] == "memory" && f.size() == 1) {
            return "bytes=" + std::to_string(resident_bytes_) + "\tresident=" + std::to_string(resident_bytes_);
        }
        throw std::runtime_error("not a command: " + f[0]);
    }

    std::string build(size_t threads, size_t limit) {
        contender_.reset();
        malloc_trim(0);
        size_t count = limit == 0 ? base_.count() : std::min(limit, base_.count());
        auto start = std::chrono::steady_clock::now();
        contender_ = std::make_unique<Contender>(settings_, count, threads);
        contender_->add(0, base_.row(0), 0);
        parallel_for(count - 1, threads, [&](size_t t, size_t i) { contender_->add(i + 1, base_.row(i + 1), t); });
        double seconds = seconds_since(start);
        malloc_trim(0);
        resident_bytes_ = resident_anonymous_bytes() - resident_at_start_;
        return "seconds=" + std::to_string(seconds);
    }

    std::string search(size_t ef, size_t k, size_t threads, double least_seconds, const std::string& file) {
        size_t count = queries_.count();
        std::vector<int32_t> ids(count * k, -1);
        contender_->prepare(ef, threads);
        size_t passes = 0;
        double seconds = 0;
        auto start = std::chrono::steady_clock::now();
        do {
            parallel_for(count, threads, [&](size_t t, size_t i) {
                contender_->search(queries_.row(i), k, t, ids.data() + i * k);
            });
            passes++;
            seconds = seconds_since(start);
        } while (seconds < least_seconds);
        write(file, ids.data(), ids.size() * sizeof(int32_t));
        return "seconds=" + std::to_string(seconds) + "\tqueries=" + std::to_string(passes * count);
    }

    std::string latency(size_t ef, size_t k, double least_seconds, const std::string& file) {
        std::vector<int32_t> ids(k);
        std::vector<int64_t> nanos;
        contender_->prepare(ef, 1);
        auto start = std::chrono::steady_clock::now();
        do {
            for (size_t i = 0; i < queries_.count(); i++) {
                auto before = std::chrono::steady_clock::now();
                contender_->search(queries_.row(i), k, 0, ids.data());
                nanos.push_back((std::chrono::steady_clock::now() - before) / std::chrono::nanoseconds(1));
            }
        } while (seconds_since(start) < least_seconds);
        write(file, nanos.data(), nanos.size() * sizeof(int64_t));
        return "queries=" + std::to_string(nanos.size());
    }

    static void write(const std::string& path, const void* data, size_t bytes) {
        FILE* file = fopen(path.c_str(), "wb");
        if (file == nullptr || fwrite(data, 1, bytes, file) != bytes || fclose(file) != 0) {
            throw std::runtime_error("cannot write " + path);
        }
    }

    Settings settings_;
    Rows base_;
    Rows queries_;
    std::unique_ptr<Contender> contender_;
    size_t resident_at_start_ = 0;
    size_t resident_bytes_ = 0;
};

}  // namespace bench
