// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_REPORT_HPP
#define CMSGPP_BENCH_SUPPORT_REPORT_HPP

// What the programs print: where figures come from, medians, tables, and what was left out because
// this machine lacks it.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
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

/// Machine, kernel, compiler with its flags, and today's date, each after its name on a line that begins with `mark`.
inline void print_about(const char* mark = "")
{
#if defined(__clang__)
    std::string compiler = "Clang " __clang_version__;
#else
    std::string compiler = "GCC " __VERSION__;
#endif
    compiler.erase(compiler.find_last_not_of(' ') + 1);
    std::ifstream info{"/proc/cpuinfo"};
    std::string processor = "unknown processor";
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) {
            processor = line.substr(line.find(": ") + 2);
            break;
        }
    }
    utsname system{};
    ::uname(&system);
    char date[sizeof "2000-01-01"] = "";
    const std::time_t now = std::time(nullptr);
    std::strftime(date, sizeof date, "%Y-%m-%d", std::gmtime(&now));
    std::printf("%sMachine:  %s, %ld CPUs\n%sKernel:   %s %s %s\n%sCompiler: %s, %s\n%sDate:     %s\n", mark,
                processor.c_str(), ::sysconf(_SC_NPROCESSORS_ONLN), mark, system.sysname, system.release,
                system.machine, mark, compiler.c_str(), CMSGPP_BENCH_FLAGS, mark, date);
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

inline int left_out = 0; // how much was

/// Says on standard error what is missing from here on.
inline void leave_out(const char* what, const std::system_error& missing)
{
    std::fprintf(stderr, "left out: %s: %s\n", what, missing.what());
    ++left_out;
}

/// The last words of a program that ends with this status. ctest takes it for skipped by them: see
/// bench/CMakeLists.txt.
[[nodiscard]] inline int ended(int status)
{
    if (status == 0 && left_out != 0) {
        std::fprintf(stderr, "incomplete: %d left out, the rest is right\n", left_out);
    }
    return status;
}

/// Nanoseconds of processor time of this thread: what else runs on the machine is not in it.
[[nodiscard]] inline double thread_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// The median; 0 if there is nothing.
[[nodiscard]] inline double middle_of(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return values.empty() ? 0 : *middle;
}

} // namespace bench

#endif
