// SPDX-License-Identifier: MIT
#include <cmsg/views/tipc.hpp>
#include <cmsg/views/tipc.hpp>
