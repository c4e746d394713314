// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DEVMEM_HPP
#define CMSGPP_VIEWS_DEVMEM_HPP

// Device memory that TCP received into, level SOL_SOCKET.

#endif
