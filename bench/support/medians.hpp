// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_MEDIANS_HPP
#define CMSGPP_BENCH_SUPPORT_MEDIANS_HPP

// Times of randomly interleaved repetitions, as medians: what else runs on the machine meets all contenders alike.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace bench {

/// Collects instead of printing; the program prints its own table.
class medians : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const Run& run : runs) {
            if (run.run_type == Run::RT_Iteration) {
                times_[run.run_name.function_name].push_back(run.GetAdjustedCPUTime());
            }
        }
    }

    /// Nanoseconds of processor time per iteration: the median of the repetitions; 0 if there was none.
    [[nodiscard]] double operator[](const std::string& name) const
    {
        const auto found = times_.find(name);
        if (found == times_.end()) {
            return 0;
        }
        std::vector<double> times = found->second;
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        return *middle;
    }

private:
    std::map<std::string, std::vector<double>> times_;
};

/// Runs all registered benchmarks.
inline void run_interleaved(medians& results)
{
    char name[] = "bench";
    char interleaved[] = "--benchmark_enable_random_interleaving=true";
    char* arguments[] = {name, interleaved, nullptr};
    int count = 2;
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks(&results);
}

} // namespace bench

#endif
