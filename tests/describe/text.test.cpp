// SPDX-License-Identifier: MIT
#include <cmsg/describe/text.hpp>
#include <cmsg/describe/text.hpp>
