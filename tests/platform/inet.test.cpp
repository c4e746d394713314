// SPDX-License-Identifier: MIT
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/inet.hpp>

// What the views of internet addresses take from the system, whatever its header is called.
static_assert(sizeof(in_addr) == 4 && sizeof(in6_addr) == 16);
static_assert(sizeof(sockaddr_in) == 16 && sizeof(sockaddr_in6) == 28);
static_assert(AF_INET != AF_INET6);
