// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_CONTENDER_HPP
#define CMSGPP_BENCH_SUPPORT_CONTENDER_HPP

// What every parser of a benchmark is given and what it gives back, so that only the parsing differs between them.

#include <cmsg/core/outcome.hpp>

#include <cstdint>
#include <initializer_list>

#include <sys/socket.h> // for msghdr
#include <sys/types.h>  // for ssize_t

namespace bench {

/// What a parser reads from one packet. It only stores: sums would chain one packet's cost to the next one's.
struct fields {
    std::int64_t received = 0;        ///< nanoseconds since 1970, UTC, by the kernel's stamp
    std::uint32_t segment_size = 0;   ///< bytes
    std::uint32_t interface_index = 0;
    std::uint32_t local = 0;          ///< the local IPv4 address, network order
    std::uint8_t traffic_class = 0;   ///< ECN codepoint and DSCP

    friend bool operator==(const fields&, const fields&) = default;
};

/// One number that differs if a field does.
[[nodiscard]] constexpr std::uint64_t checksum(const fields& read) noexcept
{
    std::uint64_t sum = static_cast<std::uint64_t>(read.received);
    for (const std::uint32_t value :
         {read.segment_size, read.interface_index, read.local, std::uint32_t{read.traffic_class}}) {
        sum = (sum ^ value) * 0x100'0000'01b3U; // the prime of FNV-1a
    }
    return sum;
}

/// A parser: the result of recvmsg and the header it has filled in; stores what it reads and says how it ended.
using parser = cmsg::outcome(ssize_t result, const msghdr& header, fields& read);

/// What a parser tells beside the values.
enum class tells {
    nothing,      ///< it reads nothing: the baseline
    values,       ///< whether all went well; not the reason, the offset or the counts
    how_it_ended, ///< the whole outcome, as ours do
};

/// A parser with its name in the table.
struct contender {
    const char* name;
    parser* parse;
    bench::tells tells;
    bool is_ours;
};

/// Which messages a program wants: traffic class and local address, as a QUIC stack does, and perhaps the receive time
/// and the segment size as well.
struct two_messages {
    static constexpr bool time_and_segments = false;
};

struct four_messages {
    static constexpr bool time_and_segments = true;
};

} // namespace bench

#endif
