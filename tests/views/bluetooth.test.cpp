// SPDX-License-Identifier: MIT
#include <cmsg/views/bluetooth.hpp>
#include <cmsg/views/bluetooth.hpp>
