// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_TIPC_HPP
#define CMSGPP_VIEWS_TIPC_HPP

// Control messages of level SOL_TIPC.

#endif
