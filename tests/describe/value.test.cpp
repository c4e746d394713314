// SPDX-License-Identifier: MIT
#include <cmsg/describe/value.hpp>
#include <cmsg/describe/value.hpp>
