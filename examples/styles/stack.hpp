// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_STACK_HPP
#define CMSGPP_EXAMPLES_STYLES_STACK_HPP

// What a stack of the examples in this folder knows of a datagram, in types of its own: they stay when the functions
// that fill and read them change. docs/styles.md compares these functions.

#include <cstddef>
#include <cstdint>

#include <netinet/in.h> // for sockaddr_in6

namespace styles {

/// What came with a datagram, or with the several that the kernel coalesced.
struct arrival {
    std::uint8_t ecn = 0; ///< codepoint; 0 also if it did not come
    sockaddr_in6 local{}; ///< to which address, an IPv4 one mapped; scope: the interface. Family 0 if it did not come
    std::size_t segment = 0;   ///< bytes of each datagram but the last; 0 of a single one
    std::uint32_t dropped = 0; ///< datagrams before this one for which the receive queue had no room
    bool is_whole = false;     ///< recvmsg succeeded, and nothing is cut, malformed or of a wrong size
};

/// What goes with a datagram, or with several that the kernel shall cut.
struct departure {
    std::uint8_t traffic_class = 0; ///< DSCP and ECN
    sockaddr_in6 local{};           ///< from which address, as it arrived. Family 0: the kernel chooses
    std::uint16_t segment = 0;      ///< bytes of each datagram but the last; 0 of a single one
};

} // namespace styles

#endif
