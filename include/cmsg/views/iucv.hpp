// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_IUCV_HPP
#define CMSGPP_VIEWS_IUCV_HPP

// Control messages of level SOL_IUCV.

#endif
