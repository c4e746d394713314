// SPDX-License-Identifier: MIT
#include <cmsg/views/can.hpp>
#include <cmsg/views/can.hpp>
