// SPDX-License-Identifier: MIT
#include <cmsg/views/unix.hpp>
#include <cmsg/views/unix.hpp>
