// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LLC_HPP
#define CMSGPP_VIEWS_LLC_HPP

// Control messages of level SOL_LLC.

#endif
