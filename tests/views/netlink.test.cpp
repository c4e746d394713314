// SPDX-License-Identifier: MIT
#include <cmsg/views/netlink.hpp>
#include <cmsg/views/netlink.hpp>
