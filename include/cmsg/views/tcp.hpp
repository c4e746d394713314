// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_TCP_HPP
#define CMSGPP_VIEWS_TCP_HPP

// Control messages of level SOL_TCP.

#endif
