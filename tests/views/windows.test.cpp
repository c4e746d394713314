// SPDX-License-Identifier: MIT
#include <cmsg/views/windows.hpp>
#include <cmsg/views/windows.hpp>
