// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_TOOLS_LOOPBACK_HPP
#define CMSGPP_TESTS_TOOLS_LOOPBACK_HPP

// Sockets of the loopback address that talk to the programs of tools/.

#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include <netinet/in.h> // for sockaddr_in
#include <sys/socket.h> // for connect

namespace tools {

/// A socket of the loopback address.
inline support::descriptor bound(int type = SOCK_DGRAM)
{
    support::needs_loopback(AF_INET);
    support::descriptor opened = support::open_socket(AF_INET, type, 0, false);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(opened.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0) << std::strerror(errno);
    return opened;
}

/// A socket that sends to the port.
inline support::descriptor connected(std::uint16_t port, int family = AF_INET, int type = SOCK_DGRAM)
{
    support::descriptor opened = support::open_socket(family, type, 0, true);
    sockaddr_in to4{};
    to4.sin_family = AF_INET;
    to4.sin_port = htons(port);
    to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 to6{};
    to6.sin6_family = AF_INET6;
    to6.sin6_port = htons(port);
    to6.sin6_addr = in6addr_loopback;
    const auto* const to = family == AF_INET ? reinterpret_cast<sockaddr*>(&to4) : reinterpret_cast<sockaddr*>(&to6);
    const socklen_t size = family == AF_INET ? sizeof to4 : sizeof to6;
    EXPECT_EQ(::connect(opened.get(), to, size), 0) << std::strerror(errno);
    return opened;
}

inline std::uint16_t port_of(const support::descriptor& socket)
{
    sockaddr_in at{};
    socklen_t size = sizeof at;
    EXPECT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&at), &size), 0);
    return ntohs(at.sin_port);
}

inline void send(const support::descriptor& socket, const std::string& text)
{
    EXPECT_EQ(::send(socket.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()))
        << std::strerror(errno);
}

inline std::string receive(const support::descriptor& socket)
{
    std::array<char, 256> some;
    const ssize_t size = ::recv(socket.get(), some.data(), some.size(), MSG_DONTWAIT);
    return size < 0 ? std::strerror(errno) : std::string{some.data(), static_cast<std::size_t>(size)};
}

} // namespace tools

#endif
