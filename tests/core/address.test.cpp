// SPDX-License-Identifier: MIT
#include <cmsg/core/address.hpp>
#include <cmsg/core/address.hpp>
