// SPDX-License-Identifier: MIT
#include <cmsg/views/ip_options.hpp>
#include <cmsg/views/ip_options.hpp>
