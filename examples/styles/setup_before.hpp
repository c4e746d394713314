// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_SETUP_BEFORE_HPP
#define CMSGPP_EXAMPLES_STYLES_SETUP_BEFORE_HPP

// By hand: the options of a socket, and how much room their messages take. Nothing holds the two and the parse
// together.

#include <cstddef>
#include <cstdint>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

namespace styles {

#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

namespace by_hand {

// counted: begin
constexpr std::size_t receive_room = CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(in_pktinfo)) +
                                     CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(std::uint8_t)) +
                                     CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(std::uint32_t));
constexpr std::size_t send_room =
    CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t));

// Returns: whether the kernel took all that apply to the family.
inline bool set_options(int fd, int family)
{
    const int on = 1;
    bool is_set = setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) == 0;
    is_set = setsockopt(fd, IPPROTO_UDP, UDP_GRO, &on, sizeof on) == 0 && is_set;
    is_set = setsockopt(fd, IPPROTO_IP, IP_RECVTOS, &on, sizeof on) == 0 && is_set; // IPv6 sockets get mapped packets
    if (family == AF_INET) {
        return setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) == 0 && is_set;
    }
    is_set = setsockopt(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof on) == 0 && is_set;
    return setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) == 0 && is_set;
}
// counted: end

} // namespace by_hand
} // namespace styles

#endif
