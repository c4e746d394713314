// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSG_LATENCY_EXPOSITION_HPP
#define CMSGPP_TOOLS_CMSG_LATENCY_EXPOSITION_HPP

// A histogram of nanoseconds in the text format of Prometheus, in seconds.

#include "histogram.hpp"

#include <cstdint>
#include <cstdio>
#include <string>

namespace cmsg_latency {

/// Exactly: a number of nanoseconds has at most nine decimals of a second.
inline std::string seconds_text(std::uint64_t nanoseconds)
{
    constexpr std::uint64_t second = 1'000'000'000;
    char text[32];
    std::snprintf(text, sizeof text, "%llu.%09llu", static_cast<unsigned long long>(nanoseconds / second),
                  static_cast<unsigned long long>(nanoseconds % second));
    return text;
}

/// As it stands between the quotes of a label, one line long.
inline std::string label_text(const std::string& value)
{
    std::string text;
    for (const char character : value) {
        text += character == '"' || character == '\\' ? "\\" : "";
        text += character;
    }
    return text;
}

inline constexpr unsigned least_le = 8; ///< 2^8 ns
inline constexpr unsigned most_le = 34; ///< 2^34 ns, 17 s

/// The lines of a histogram without its HELP and TYPE. A bucket counts the values up to its `le`, which is a power of
/// two of nanoseconds, itself included. `label`: name="value", or empty.
template <unsigned Bits, unsigned SubBits>
std::string exposition(const std::string& name, const std::string& label, const histogram<Bits, SubBits>& h)
{
    static_assert(Bits >= most_le);
    const std::string before = name + "_bucket{" + label + (label.empty() ? "" : ",") + "le=\"";
    const std::string labels = label.empty() ? " " : "{" + label + "} ";
    std::string text;
    for (unsigned power = least_le; power <= most_le; ++power) {
        text += before + seconds_text(std::uint64_t{1} << power) + "\"} " + std::to_string(h.up_to_power(power)) + "\n";
    }
    const std::string count = std::to_string(h.count()) + "\n";
    text += before + "+Inf\"} " + count;
    text += name + "_sum" + labels + seconds_text(h.sum()) + "\n";
    return text + name + "_count" + labels + count;
}

} // namespace cmsg_latency

#endif
