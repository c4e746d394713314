// SPDX-License-Identifier: MIT
#include <cmsg/views/devmem.hpp>
#include <cmsg/views/devmem.hpp>
