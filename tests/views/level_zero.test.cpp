// SPDX-License-Identifier: MIT
#include <cmsg/views/level_zero.hpp>
#include <cmsg/views/level_zero.hpp>
