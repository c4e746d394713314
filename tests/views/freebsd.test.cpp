// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd.hpp>
#include <cmsg/views/freebsd.hpp>
