// SPDX-License-Identifier: MIT
#include <cmsg/views/tls.hpp>
#include <cmsg/views/tls.hpp>
