// SPDX-License-Identifier: MIT
#include <cmsg/views/error.hpp>
#include <cmsg/views/error.hpp>
