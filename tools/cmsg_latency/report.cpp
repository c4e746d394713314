// SPDX-License-Identifier: MIT
// What was measured, as lines for a reader.
#include "cmsg_latency.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <arpa/inet.h> // for inet_ntop

namespace cmsg_latency {

namespace {

constexpr std::array<const char*, ways> names{"kernel's receive stamp to program", "card's receive stamp to kernel's",
                                              "send to scheduled", "send to sent", "send to acknowledged"};

/// Three digits and a unit.
std::string time_text(std::uint64_t nanoseconds)
{
    auto value = static_cast<double>(nanoseconds);
    const char* unit = "ns";
    for (const char* const larger : {"us", "ms", "s"}) {
        if (value < 999.5) {
            break;
        }
        value /= 1000;
        unit = larger;
    }
    const int digits = unit[0] == 'n' || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    char text[32];
    std::snprintf(text, sizeof text, "%.*f%s", digits, value, unit);
    return text;
}

std::string summary(const latencies& h)
{
    std::string text = std::to_string(h.count()) + ", mean " + time_text(h.mean()) + ", median ";
    text += time_text(h.quantile(500)) + ", 95 % " + time_text(h.quantile(950)) + ", 99 % " +
            time_text(h.quantile(990)) + ", 99.9 % " + time_text(h.quantile(999));
    return text + ", min " + time_text(h.min()) + ", max " + time_text(h.max()) + "\n";
}

struct row {
    std::string bounds;
    std::uint64_t count;
};

std::vector<row> rows_of(const latencies& h, bool fine)
{
    std::vector<row> rows;
    const std::size_t last = latencies::bin_of(h.max());
    const auto power_of = [](std::size_t bin) { return std::bit_width(latencies::lower_bound(bin)); };
    for (std::size_t bin = latencies::bin_of(h.min()); bin <= last;) {
        std::size_t first = bin;
        std::uint64_t count = h[bin];
        ++bin;
        if (!fine) {
            while (first > 0 && power_of(first - 1) == power_of(first)) {
                --first;
            }
            while (bin < latencies::bins && power_of(bin) == power_of(first)) {
                count += h[bin];
                ++bin;
            }
        }
        const bool is_bounded = bin < latencies::bins;
        const std::string end = is_bounded ? time_text(latencies::lower_bound(bin)) : "";
        char bounds[64];
        std::snprintf(bounds, sizeof bounds, "[%7s, %7s)", time_text(latencies::lower_bound(first)).c_str(),
                      end.c_str());
        rows.push_back({bounds, count});
    }
    return rows;
}

std::string picture(const latencies& h, bool fine)
{
    constexpr std::uint64_t width = 50;
    const std::vector<row> rows = rows_of(h, fine);
    std::uint64_t most = 1;
    for (const row& one : rows) {
        most = std::max(most, one.count);
    }
    std::string text;
    for (const row& one : rows) {
        const auto bar = static_cast<std::size_t>(static_cast<double>(one.count) / static_cast<double>(most) * width);
        char line[64];
        std::snprintf(line, sizeof line, "%10llu |", static_cast<unsigned long long>(one.count));
        text += "  " + one.bounds + line + std::string(bar, '@') + std::string(width - bar, ' ') + "|\n";
    }
    return text;
}

} // namespace

measured& measured::operator+=(const measured& other)
{
    for (std::size_t i = 0; i < ways; ++i) {
        by_way[i] += other.by_way[i];
    }
    unstamped += other.unstamped;
    negative += other.negative;
    lost += other.lost;
    dropped += other.dropped;
    return *this;
}

std::string address_text(const in6_addr& address)
{
    char text[INET6_ADDRSTRLEN];
    if (IN6_IS_ADDR_UNSPECIFIED(&address)) {
        return "unknown";
    }
    const bool is_v4 = IN6_IS_ADDR_V4MAPPED(&address);
    const char* const found = is_v4 ? inet_ntop(AF_INET, &address.s6_addr[12], text, sizeof text)
                                    : inet_ntop(AF_INET6, &address, text, sizeof text);
    return found == nullptr ? "unknown" : found;
}

std::string report(const results& what, bool fine)
{
    std::string text;
    for (std::size_t i = 0; i < ways; ++i) {
        const latencies& h = what.all.by_way[i];
        if (h.count() != 0 || i == received) {
            text += std::string{names[i]} + ": " + summary(h);
            text += h.count() != 0 ? picture(h, fine) : "";
        }
    }
    const auto counted = [&text](std::uint64_t count, const char* words) {
        text += count != 0 ? std::to_string(count) + words + "\n" : "";
    };
    counted(what.all.unstamped,
            " without a stamp: the kernel begins to stamp shortly after the first socket asks for it");
    counted(what.all.negative, " left out, their stamp is later: a clock was set, or the card's is another one");
    counted(what.all.lost, " entries of the error queue or datagrams to send lost");
    counted(what.all.dropped, " dropped: the receive buffer had no room for them");
    for (const auto& [name, of] : what.sockets) {
        text += "socket " + name + ": " + summary(*of);
    }
    if (what.other_sockets->count() != 0) {
        text += "other sockets: " + summary(*what.other_sockets);
    }
    for (const source& one : *what.sources) {
        text += "source " + address_text(one.address) + ": " + summary(one.received);
    }
    if (what.other_sources->count() != 0) {
        text += "other sources: " + summary(*what.other_sources);
    }
    return text;
}

} // namespace cmsg_latency
