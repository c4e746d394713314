// SPDX-License-Identifier: MIT
#include <cmsg/views/rds.hpp>
#include <cmsg/views/rds.hpp>
