// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_TLS_HPP
#define CMSGPP_VIEWS_TLS_HPP

// Control messages of level SOL_TLS.

#endif
