// SPDX-License-Identifier: MIT
#include <cmsg/views/opt_stats.hpp>
#include <cmsg/views/opt_stats.hpp>
