// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_UNIX_HPP
#define CMSGPP_VIEWS_UNIX_HPP

// Control messages of AF_UNIX sockets, level SOL_SOCKET.

#endif
