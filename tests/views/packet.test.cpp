// SPDX-License-Identifier: MIT
#include <cmsg/views/packet.hpp>
#include <cmsg/views/packet.hpp>
