// SPDX-License-Identifier: MIT
#include <cmsg/views/llc.hpp>
#include <cmsg/views/llc.hpp>
