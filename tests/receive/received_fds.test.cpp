// SPDX-License-Identifier: MIT
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/received_fds.hpp>
