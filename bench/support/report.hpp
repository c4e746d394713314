// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_REPORT_HPP
#define CMSGPP_BENCH_SUPPORT_REPORT_HPP

// What the programs print: where figures come from, medians of interleaved repetitions, tables, and what was left out because
// this machine lacks it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/utsname.h> // for uname
#include <unistd.h>      // for sysconf

// Passed by the build: what the compiler does not tell.
#ifndef CMSGPP_BENCH_FLAGS
#define CMSGPP_BENCH_FLAGS "flags unknown"
#endif

namespace bench {

[[nodiscard]] inline std::string processor()
{
    std::ifstream info{"/proc/cpuinfo"};
    std::string name = "unknown processor";
    for (std::string line; std::getline(info, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            name = line.substr(colon + 2);
            break;
        }
    }
    return name + ", " + std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)) + " CPUs";
}

[[nodiscard]] inline std::string kernel()
{
    utsname system{};
    if (::uname(&system) != 0) {
        return "unknown";
    }
    return std::string{system.sysname} + " " + system.release + " " + system.machine;
}

[[nodiscard]] inline std::string compiler()
{
#if defined(__clang__)
    const std::string name = "Clang " __clang_version__;
#elif defined(__GNUC__)
    const std::string name = "GCC " __VERSION__;
#else
    const std::string name = "unknown compiler";
#endif
    return name.substr(0, name.find_last_not_of(' ') + 1) + ", " CMSGPP_BENCH_FLAGS;
}

/// Today, UTC.
[[nodiscard]] inline std::string date()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    char text[sizeof "2000-01-01"] = "";
    if (::gmtime_r(&now, &utc) != nullptr) {
        std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
    }
    return text;
}

/// A number with so many decimals.
[[nodiscard]] inline std::string decimal(double value, int decimals)
{
    char text[64] = "";
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

/// An integer with a comma between thousands.
[[nodiscard]] inline std::string grouped(std::uint64_t value)
{
    std::string text = std::to_string(value);
    for (std::size_t end = text.size(); end > 3; end -= 3) {
        text.insert(end - 3, 1, ',');
    }
    return text;
}

/// The first column holds names, the others numbers. ASCII only: a width is a number of bytes.
class table {
public:
    explicit table(std::vector<std::string> head) { add(std::move(head)); }

    void add(std::vector<std::string> cells)
    {
        widths_.resize(std::max(widths_.size(), cells.size()));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            widths_[i] = std::max(widths_[i], cells[i].size());
        }
        rows_.push_back(std::move(cells));
    }

    void print() const
    {
        print(rows_.front());
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            std::printf("|%s%s", std::string(widths_[i] + 1, '-').c_str(), i == 0 ? "-" : ":");
        }
        std::puts("|");
        for (std::size_t row = 1; row < rows_.size(); ++row) {
            print(rows_[row]);
        }
    }

private:
    void print(const std::vector<std::string>& cells) const
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const int width = static_cast<int>(widths_[i]);
            std::printf("| %*s ", i == 0 ? -width : width, cells[i].c_str());
        }
        std::puts("|");
    }

    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> widths_;
};

/// Whether the kernel said that this machine lacks what it was asked for: an option, a family, an address, a right.
[[nodiscard]] inline bool is_missing(const std::system_error& error)
{
    const int code = error.code().value();
    return code == ENOPROTOOPT || code == EOPNOTSUPP || code == EPERM || code == EACCES || code == EAFNOSUPPORT ||
           code == EADDRNOTAVAIL || code == ENETUNREACH || code == ENETDOWN;
}

/// How much was left out.
[[nodiscard]] inline int& left_out()
{
    static int count = 0;
    return count;
}

/// Says on standard error what is missing from here on.
inline void leave_out(const char* what, const std::system_error& missing)
{
    std::fprintf(stderr, "left out: %s: %s\n", what, missing.what());
    ++left_out();
}

/// The last words of a program that ends with this status. ctest takes it for skipped by them: see bench/CMakeLists.txt.
[[nodiscard]] inline int ended(int status)
{
    if (status == 0 && left_out() != 0) {
        std::fprintf(stderr, "incomplete: %d left out, the rest is right\n", left_out());
    }
    return status;
}

/// The median; 0 if there is nothing.
[[nodiscard]] inline double middle_of(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return values.empty() ? 0 : *middle;
}

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
        return found == times_.end() ? 0 : middle_of(found->second);
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
