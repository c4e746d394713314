// SPDX-License-Identifier: MIT
#include <cmsg/describe/describe.hpp>
#include <cmsg/describe/describe.hpp>
