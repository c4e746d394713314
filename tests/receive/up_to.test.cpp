// SPDX-License-Identifier: MIT
#include <cmsg/receive/up_to.hpp>
#include <cmsg/receive/up_to.hpp>
