// SPDX-License-Identifier: MIT
// Addresses in Linux' control data, read on a host of another system, where AF_INET6 is another number and a socket
// address may begin with its length. Static assertions only: `.ci/run` compiles it for macOS, the BSDs and Windows.

#include <cmsg/all_systems.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace {

/// A socket address as Linux has it: its family in two bytes, host order, and what follows.
template <class... Bytes>
constexpr auto address_bytes(std::uint16_t family, Bytes... rest)
{
    const auto first = std::bit_cast<std::array<std::byte, 2>>(family);
    return std::array<std::byte, 2 + sizeof...(rest)>{first[0], first[1], static_cast<std::byte>(rest)...};
}

constexpr auto ipv4 = address_bytes(2, 0x01, 0xbb, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0);
constexpr auto ipv6 =
    address_bytes(10, 0x01, 0xbb, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, //
                  0, 0, 0, 0);
constexpr auto port = std::bit_cast<std::uint16_t>(std::array<std::uint8_t, 2>{0x01, 0xbb});
constexpr auto host = std::bit_cast<std::uint32_t>(std::array<std::uint8_t, 4>{192, 0, 2, 7});

constexpr bool is_the_address(const sockaddr_in& read)
{
    return read.sin_family == AF_INET && read.sin_port == port && read.sin_addr.s_addr == host;
}

constexpr bool is_the_address(const sockaddr_in6& read)
{
    return read.sin6_family == AF_INET6 && read.sin6_port == port && read.sin6_addr.s6_addr[0] == 0x20 &&
           read.sin6_addr.s6_addr[15] == 7;
}

static_assert(cmsg::socket_address{ipv4}.family() == AF_INET && !cmsg::socket_address{ipv4}.v6());
static_assert(is_the_address(cmsg::socket_address{ipv4}.v4().value()));
static_assert(cmsg::socket_address{ipv6}.family() == AF_INET6 && !cmsg::socket_address{ipv6}.v4());
static_assert(is_the_address(cmsg::socket_address{ipv6}.v6().value()));

// What this host calls AF_INET6 is another family of Linux, if it is not the same number.
constexpr std::array<std::byte, sizeof(sockaddr_in6)> other = [] {
    std::array<std::byte, sizeof(sockaddr_in6)> bytes{};
    const auto family = std::bit_cast<std::array<std::byte, 2>>(std::uint16_t{AF_INET6});
    bytes[0] = family[0];
    bytes[1] = family[1];
    return bytes;
}();
static_assert(cmsg::socket_address{other}.v6().has_value() == (AF_INET6 == 10));

static_assert(is_the_address(cmsg::linux_kernel::ip_origdstaddr{ipv4}.address()));
static_assert(is_the_address(cmsg::linux_kernel::ipv6_origdstaddr{ipv6}.address()));

} // namespace
