// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_MACHINE_HPP
#define CMSGPP_BENCH_SUPPORT_MACHINE_HPP

// Where figures come from: processor, kernel, compiler, flags, date.

#include <ctime>
#include <fstream>
#include <string>

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

} // namespace bench

#endif
