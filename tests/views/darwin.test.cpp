// SPDX-License-Identifier: MIT
#include <cmsg/views/darwin.hpp>
#include <cmsg/views/darwin.hpp>
