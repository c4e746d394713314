// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_UNCHECKED_MACROS_HPP
#define CMSGPP_BENCH_PARSE_UNCHECKED_MACROS_HPP

// The loop of most programs: glibc's macros as they are, and no check of our own. It reads past the end of a buffer whose
// last message was cut.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <sys/socket.h> // for CMSG_FIRSTHDR, CMSG_NXTHDR, CMSG_DATA

namespace bench {

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome unchecked_macros(ssize_t result, const msghdr& header, fields& read)
{
    if (result < 0) {
        return {cmsg::end_reason::no_message, 0, false};
    }
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
    pick_counts counts;
    for (cmsghdr* at = CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        pick<Wanted, sizes::trusted>(at->cmsg_level, at->cmsg_type, CMSG_DATA(at), 0, read, counts);
    }
    return {};
}

} // namespace bench

#endif
