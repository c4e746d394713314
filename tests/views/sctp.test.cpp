// SPDX-License-Identifier: MIT
#include <cmsg/views/sctp.hpp>
#include <cmsg/views/sctp.hpp>
