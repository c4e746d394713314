// SPDX-License-Identifier: MIT
#include <cmsg/views/rxrpc.hpp>
#include <cmsg/views/rxrpc.hpp>
