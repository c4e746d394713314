// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_NETLINK_HPP
#define CMSGPP_TESTS_KERNEL_NETLINK_HPP

// As much of rtnetlink as tests need to build networks; a machine may lack the ip command.

#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include <net/if.h> // for IFF_RUNNING
#include <netinet/in.h>
#include <poll.h> // for poll
#include <sys/socket.h>

#include <linux/rtnetlink.h>

namespace kernel {

inline void require(bool done, const std::string& what)
{
    if (!done) {
        throw std::system_error{errno, std::generic_category(), what};
    }
}

[[nodiscard]] inline support::descriptor netlink_socket(int protocol)
{
    support::descriptor opened{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)};
    if (!opened) {
        support::lacks("no netlink sockets");
    }
    return opened;
}
[[nodiscard]] inline support::descriptor route_socket() { return netlink_socket(NETLINK_ROUTE); }

/// One request: a header, a body, attributes.
class netlink_request {
public:
    template <class Body>
    netlink_request(int type, int flags, const Body& body) : bytes_(sizeof(nlmsghdr))
    {
        bytes_.reserve(512); // where this vector grows at -O1, GCC 16 warns of a write past its end
        header_.nlmsg_type = static_cast<std::uint16_t>(type);
        header_.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
        append(&body, sizeof body);
    }

    template <class Value>
    netlink_request& put(int type, const Value& value)
    {
        const std::size_t start = open(type);
        append(&value, sizeof value);
        return close(start);
    }

    netlink_request& put(int type, const char* text)
    {
        const std::size_t start = open(type);
        append(text, std::strlen(text) + 1);
        return close(start);
    }

    /// Starts an attribute that others go into, up to `close` with what this returned.
    [[nodiscard]] std::size_t open(int type)
    {
        const std::size_t start = bytes_.size();
        const rtattr header{sizeof(rtattr), static_cast<std::uint16_t>(type)};
        append(&header, sizeof header);
        return start;
    }

    netlink_request& close(std::size_t start)
    {
        const auto size = static_cast<std::uint16_t>(bytes_.size() - start - padding_);
        std::memcpy(bytes_.data() + start, &size, sizeof size);
        return *this;
    }

    void append(const void* from, std::size_t size)
    {
        const auto* const bytes = static_cast<const std::byte*>(from);
        bytes_.insert(bytes_.end(), bytes, bytes + size);
        padding_ = NLMSG_ALIGN(bytes_.size()) - bytes_.size();
        bytes_.resize(bytes_.size() + padding_);
    }

    /// Asks the namespace that the thread is in, and waits for the answer.
    void send(const std::string& what, int protocol = NETLINK_ROUTE)
    {
        const support::descriptor socket = netlink_socket(protocol);
        write_to(socket, what);
        struct {
            nlmsghdr header;
            nlmsgerr body;
            std::array<std::byte, 4096> request;
        } answer{};
        require(::recv(socket.get(), &answer, sizeof answer, 0) >= 0, what);
        errno = -answer.body.error;
        require(answer.header.nlmsg_type == NLMSG_ERROR && answer.body.error == 0, what);
    }

    /// Leaves the answer to whoever reads the socket.
    void write_to(const support::descriptor& socket, const std::string& what)
    {
        header_.nlmsg_len = static_cast<std::uint32_t>(bytes_.size());
        std::memcpy(bytes_.data(), &header_, sizeof header_);
        require(::send(socket.get(), bytes_.data(), bytes_.size(), 0) >= 0, what);
    }

private:
    nlmsghdr header_{};
    std::vector<std::byte> bytes_;
    std::size_t padding_ = 0;
};

/// What happens to the devices and IPv6 routes of the namespace that the thread is in when it is made. Most of it
/// happens some time after the request that caused it.
class monitor {
public:
    monitor() : socket_{route_socket()}
    {
        sockaddr_nl groups{};
        groups.nl_family = AF_NETLINK;
        groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV6_ROUTE;
        require(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups) == 0, "a monitor");
    }

    /// Until the device can send, and has the link-local address that neighbour discovery is sent from. A veth that is
    /// up before its peer cannot until it is told of that.
    void wait_for_device(int index)
    {
        constexpr unsigned running_flags = IFF_RUNNING | 0x10000U; // IFF_LOWER_UP
        for (bool running = false, addressed = false; !running || !addressed;) {
            next();
            running = running || (told_.type == RTM_NEWLINK && told_.link.ifi_index == index &&
                                  (told_.link.ifi_flags & running_flags) == running_flags);
            addressed = addressed || (told_.type == RTM_NEWROUTE && told_.route.rtm_type == RTN_LOCAL &&
                                      told_.device == index && IN6_IS_ADDR_LINKLOCAL(&told_.destination));
        }
    }

    /// Until packets to the address are this machine's own.
    void wait_for_address(const in6_addr& address)
    {
        do {
            next();
        } while (told_.type != RTM_NEWROUTE || told_.route.rtm_type != RTN_LOCAL ||
                 std::memcmp(&told_.destination, &address, sizeof address) != 0);
    }

private:
    struct notice {
        int type = 0;
        ifinfomsg link{}; // of RTM_NEWLINK
        rtmsg route{};    // of RTM_NEWROUTE, as the two below
        int device = 0;
        in6_addr destination{};
    };

    void next()
    {
        pollfd waiting{socket_.get(), POLLIN, 0};
        errno = ETIMEDOUT;
        require(::poll(&waiting, 1, 10'000) == 1, "a device or an address that is ready");
        std::vector<std::byte> bytes(16384);
        const ssize_t size = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        require(size >= static_cast<ssize_t>(sizeof(nlmsghdr)), "recv");
        told_ = notice{};
        nlmsghdr header{};
        std::memcpy(&header, bytes.data(), sizeof header);
        told_.type = header.nlmsg_type;
        if (told_.type == RTM_NEWLINK) {
            std::memcpy(&told_.link, &bytes[sizeof header], sizeof told_.link);
        } else if (told_.type == RTM_NEWROUTE) {
            std::memcpy(&told_.route, &bytes[sizeof header], sizeof told_.route);
            rtattr attribute{};
            for (std::size_t at = sizeof header + sizeof told_.route; at < header.nlmsg_len;
                 at += RTA_ALIGN(attribute.rta_len)) {
                std::memcpy(&attribute, &bytes[at], sizeof attribute);
                if (attribute.rta_type == RTA_DST) {
                    std::memcpy(&told_.destination, &bytes[at + sizeof attribute], sizeof told_.destination);
                } else if (attribute.rta_type == RTA_OIF) {
                    std::memcpy(&told_.device, &bytes[at + sizeof attribute], sizeof told_.device);
                }
            }
        }
    }

    support::descriptor socket_;
    notice told_;
};

} // namespace kernel

#endif
