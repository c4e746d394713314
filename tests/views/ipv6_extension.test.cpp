// SPDX-License-Identifier: MIT
#include <cmsg/views/ipv6_extension.hpp>
#include <cmsg/views/ipv6_extension.hpp>
