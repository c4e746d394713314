// SPDX-License-Identifier: MIT
#include <cmsg/views/tcp.hpp>
#include <cmsg/views/tcp.hpp>
