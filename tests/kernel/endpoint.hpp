// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_ENDPOINT_HPP
#define CMSGPP_TESTS_KERNEL_ENDPOINT_HPP

// A socket address of either family, as the socket calls take it.

#include <cstdint>
#include <cstring>
#include <type_traits>

#include <netinet/in.h> // for sockaddr_in, sockaddr_in6

namespace kernel {

struct endpoint {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

template <class Address>
[[nodiscard]] endpoint endpoint_of(const Address& whole)
{
    static_assert(std::is_same_v<Address, sockaddr_in> || std::is_same_v<Address, sockaddr_in6>);
    endpoint result;
    result.size = sizeof whole;
    std::memcpy(&result.storage, &whole, sizeof whole);
    return result;
}

/// The port is in network order.
[[nodiscard]] inline endpoint at(const in_addr& address, in_port_t port = 0)
{
    sockaddr_in whole{};
    whole.sin_family = AF_INET;
    whole.sin_port = port;
    whole.sin_addr = address;
    return endpoint_of(whole);
}

[[nodiscard]] inline endpoint at(const in6_addr& address, in_port_t port = 0, std::uint32_t scope = 0)
{
    sockaddr_in6 whole{};
    whole.sin6_family = AF_INET6;
    whole.sin6_port = port;
    whole.sin6_addr = address;
    whole.sin6_scope_id = scope;
    return endpoint_of(whole);
}

} // namespace kernel

#endif
