// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSG_LATENCY_HPP
#define CMSGPP_TOOLS_CMSG_LATENCY_HPP

// What the sources of cmsg-latency know of each other; each section is the source of its name. Sockets, and what fails,
// are of cmsgdump.

#include "../cmsgdump/cmsgdump.hpp"
#include "histogram.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <netinet/in.h> // for in6_addr
#include <poll.h>       // for pollfd

namespace cmsg_latency {

// --- options

enum class mode { sink, echo, relay };

/// Which stamps of the kernel it asks for.
enum class stamps { all, receive, none };

struct options : cmsgdump::options {
    mode does = mode::sink;
    stamps asks_for = stamps::all;
    std::string to_host, to_port; ///< of a relay
    std::optional<std::chrono::nanoseconds> interval;
    std::string prometheus;               ///< a file
    std::string listen_host, listen_port; ///< for scrapes
    bool fine = false;
};

[[nodiscard]] options read_options(int count, char** arguments);
extern const char* const help_text;

// --- what is measured

using latencies = histogram<40, 4>; // nanoseconds, up to 18 minutes

/// Between which two times; the order in which they are shown.
enum way : std::size_t { received, of_the_card, scheduled, sent, acknowledged, ways };

struct measured {
    std::array<latencies, ways> by_way{};
    std::uint64_t unstamped = 0; ///< packets without a stamp of the kernel
    std::uint64_t negative = 0;  ///< stamps after the time that they come before: a clock was set, or is another one
    std::uint64_t lost = 0;    ///< entries of the error queue that could not be read, datagrams that could not be sent
    std::uint64_t dropped = 0; ///< datagrams that had no room in the receive buffer

    measured& operator+=(const measured& other);
};

struct source {
    in6_addr address{}; ///< IPv4 as mapped; :: of none
    latencies received{};
};

/// Of sockets and of sources, how many the report shows each; all others are one.
inline constexpr std::size_t most_shown = 16;

struct results {
    measured all;
    std::vector<std::pair<std::string, const latencies*>> sockets; ///< at most most_shown
    const latencies* other_sockets = nullptr;
    const std::vector<source>* sources = nullptr; ///< at most most_shown
    const latencies* other_sources = nullptr;
};

// --- report

/// Lines for a reader. `fine`: a line for each bin, not for each power of two.
[[nodiscard]] std::string report(const results& what, bool fine);

[[nodiscard]] std::string address_text(const in6_addr& address);

// --- exporter

/// In the text format of Prometheus.
[[nodiscard]] std::string metrics_text(const results& what);

/// Who reads the file sees the whole text, or the one before.
void write_file(const std::string& path, const std::string& text);

/// Answers scrapes, a few at a time.
class exporter {
public:
    exporter(const std::string& host, const std::string& port);
    [[nodiscard]] int fd() const { return listener_.get(); }

    /// What to wait for, and what has come there, with the same number of entries.
    void add_to(std::vector<pollfd>& ready) const;
    void look(const pollfd* ready, const std::function<std::string()>& text);

private:
    struct scraper {
        cmsgdump::descriptor socket{};
        std::string request{}, answer{};
    };
    [[nodiscard]] static bool serve(scraper& one, const std::function<std::string()>& text);

    cmsgdump::descriptor listener_{};
    std::list<scraper> scrapers_{};
};

// --- measure

/// Reads packets, and hands them on, until the count, the time, or a signal ends it.
void measure(const options& all);

} // namespace cmsg_latency

#endif
