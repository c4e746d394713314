// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VIEW_INFO_HPP
#define CMSGPP_VISIT_VIEW_INFO_HPP

// What a view says about itself, as data. Every member has a value that holds where a view does not name it.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/platform_of.hpp>
#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// How often a message comes once its option is enabled. No message is ever required: that a parse expects one changes
/// how fast it is, not what it finds.
enum class presence : std::uint8_t {
    always,  ///< with every datagram of its family
    usually, ///< with most datagrams, or with all of some sockets: a timestamp, the descriptors of a sender
    rarely,  ///< not with the commonest datagram: UDP_GRO (of one that is not coalesced), SO_RXQ_OVFL (before any drop)
    error_queue, ///< with reads of the error queue alone (MSG_ERRQUEUE)
};

/// Where a message stands among those of one datagram; `place{}` for one without a place. Those of Linux are in
/// <cmsg/views/linux/place.hpp>.
enum class place : std::uint8_t;

/// A socket option that takes an int.
struct socket_option {
    std::int32_t level = 0; ///< SOL_SOCKET, IPPROTO_IP or another
    std::int32_t name = -1; ///< -1: no option
    std::int32_t value = 1; ///< what `enable` sets it to
};

/// The facts of a message type. `id` and `size` have to be there; designated initialisers in this order.
struct view_info {
    static constexpr message_id no_message{-1, -1};         ///< no message
    static constexpr std::size_t no_size = ~std::size_t{0}; ///< no such size

    const char* name = nullptr;   ///< the name that the kernel has for the message
    message_id id = no_message;   ///< its number; of several the one that `enable` makes the native kernel send
    message_id also = no_message; ///< another number of the same message
    std::size_t size = no_size;   ///< bytes of a whole payload; of one of any length the shortest
    // At most one of the next three: which sizes are whole besides.
    std::size_t other_size = no_size; ///< bytes of a second whole payload
    std::size_t shortest = no_size;   ///< bytes of the shortest; `size` is the longest, and all between are whole
    std::size_t element = 0; ///< bytes of an element of a payload of any length; 0: it has a largest size, `size`
    std::size_t space = 0;   ///< bytes to reserve in a native control buffer; 0: those of one whole message
    cmsg::place place{};     ///< two forms of one message, of which a socket delivers one, share a place
    int family = AF_UNSPEC;  ///< AF_INET: comes with IPv4 packets alone, on dual-stack sockets too; another: on
                             ///< sockets of that alone; AF_UNSPEC: its level says enough, or it comes on any
    socket_option option{};  ///< what makes the kernel send it
    cmsg::presence presence = cmsg::presence::always; ///< when the message comes
    bool comes_mapped = false;        ///< of AF_INET6, and comes with IPv4 packets of a dual-stack socket as well
    bool never_mapped = false;        ///< of AF_INET, and enabled on sockets of that family alone
    bool repeats = false;             ///< one recvmsg delivers any number of them, all of them significant
    const char* level_name = nullptr; ///< of a level that shares its number with another
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
