// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_INET_HPP
#define CMSGPP_PLATFORM_INET_HPP

// The system's header of internet addresses, and nothing else: what reads them out of bytes is in payload/address.hpp.

#include <cmsg/platform/system.hpp>

#if defined(_WIN32)
#include <ws2tcpip.h> // for in6_addr, sockaddr_in6
#else
#include <netinet/in.h> // for in_addr, in6_addr, sockaddr_in, sockaddr_in6, AF_INET, AF_INET6
#endif

#endif
