// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_RXRPC_HPP
#define CMSGPP_VIEWS_RXRPC_HPP

// Control messages of level SOL_RXRPC.

#endif
