// SPDX-License-Identifier: MIT
#include <cmsg/views/iucv.hpp>
#include <cmsg/views/iucv.hpp>
