"""FAISS HNSW and HNSW-SQ8 as contenders of the index benchmark; speaks the protocol of driver.hpp.

The wheel has FAISS's compiled library but not its headers, so it is driven from Python, in ways that keep Python out
of the figures: throughput is measured on whole query sets (one call each, the interpreter lock released), latency by
the C entry point with pointers made beforehand.
"""

import ctypes
import sys
import time

import faiss
import numpy as np

LIBC = ctypes.CDLL(None)


def resident_anonymous_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


class Driver:
    def __init__(self, quantized):
        self.quantized = quantized
        self.index = None
        self.resident = 0

    def load(self, base, queries, dimension, metric, m, ef_construction):
        self.dimension = int(dimension)
        self.metric = faiss.METRIC_INNER_PRODUCT if metric == "ip" else faiss.METRIC_L2
        self.m = int(m)
        self.ef_construction = int(ef_construction)
        self.base = self.padded(np.memmap(base, dtype="<f4", mode="r").reshape(-1, self.dimension))
        self.queries = self.padded(np.fromfile(queries, dtype="<f4").reshape(-1, self.dimension))
        np.sum(self.base[:, ::512])  # reads every page once
        self.resident_at_start = resident_anonymous_bytes()
        return {"points": len(self.base)}

    def padded(self, rows):
        """SQ8 rows filled with zeros to whole vectors: FAISS scores others one component at a time, many times slower."""
        lacking = -rows.shape[1] % 16 if self.quantized else 0
        return np.pad(rows, ((0, 0), (0, lacking))) if lacking else rows

    def build(self, threads, limit):
        self.index = None
        LIBC.malloc_trim(0)
        rows = self.base if limit == "0" else self.base[: int(limit)]
        faiss.omp_set_num_threads(int(threads))
        start = time.perf_counter()
        if self.quantized:
            index = faiss.IndexHNSWSQ(rows.shape[1], faiss.ScalarQuantizer.QT_8bit, self.m, self.metric)
        else:
            index = faiss.IndexHNSWFlat(rows.shape[1], self.m, self.metric)
        index.hnsw.efConstruction = self.ef_construction
        if self.quantized:
            index.train(rows)
        index.add(rows)
        seconds = time.perf_counter() - start
        LIBC.malloc_trim(0)
        self.index = index
        self.resident = resident_anonymous_bytes() - self.resident_at_start
        return {"seconds": seconds}

    def search(self, ef, k, threads, millis, file):
        faiss.omp_set_num_threads(int(threads))
        self.index.hnsw.efSearch = int(ef)
        count = len(self.queries)
        scores = np.empty((count, int(k)), dtype="float32")
        labels = np.empty((count, int(k)), dtype="int64")
        passes = 0
        start = time.perf_counter()
        while True:
            self.index.search(self.queries, int(k), D=scores, I=labels)
            passes += 1
            seconds = time.perf_counter() - start
            if seconds * 1000 >= float(millis):
                break
        labels.astype("<i4").tofile(file)
        return {"seconds": seconds, "queries": passes * count}

    def latency(self, ef, k, millis, file):
        faiss.omp_set_num_threads(1)
        self.index.hnsw.efSearch = int(ef)
        scores = np.empty((1, int(k)), dtype="float32")
        labels = np.empty((1, int(k)), dtype="int64")
        scores_at, labels_at = faiss.swig_ptr(scores), faiss.swig_ptr(labels)
        rows = [faiss.swig_ptr(row) for row in self.queries]
        search = self.index.search_c
        clock = time.perf_counter_ns
        nanos = []
        start = time.perf_counter()
        while True:
            for row in rows:
                before = clock()
                search(1, row, int(k), scores_at, labels_at)
                nanos.append(clock() - before)
            if (time.perf_counter() - start) * 1000 >= float(millis):
                break
        np.array(nanos, dtype="<i8").tofile(file)
        return {"queries": len(nanos)}

    def memory(self):
        return {"bytes": self.resident, "resident": self.resident}


def answer(status, fields):
    print("\t".join([status] + [f"{key}={value}" for key, value in fields.items()]), flush=True)


def main():
    driver = Driver(quantized=sys.argv[1] == "sq8")
    answer("ok", {"flags": f"wheel {faiss.__version__}, {faiss.get_compile_options().strip()}"})
    commands = {
        "load": driver.load,
        "build": driver.build,
        "search": driver.search,
        "latency": driver.latency,
        "memory": driver.memory,
    }
    for line in sys.stdin:
        name, *arguments = line.rstrip("\n").split("\t")
        if name == "quit":
            answer("ok", {})
            return
        try:
            if name not in commands:
                raise ValueError(f"not a command: {name}")
            answer("ok", commands[name](*arguments))
        except Exception as e:  # the harness decides what a failed command means
            print(f"error\t{type(e).__name__}: {e}".replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
