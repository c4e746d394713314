// SPDX-License-Identifier: MIT
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/level.hpp>

#include <cmsg/platform/inet.hpp>

using namespace cmsg;

static_assert(level::socket == SOL_SOCKET);
static_assert(level::ip == IPPROTO_IP && level::tcp == IPPROTO_TCP && level::udp == IPPROTO_UDP);
static_assert(level::ipv6 == IPPROTO_IPV6);
