// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_RDS_HPP
#define CMSGPP_VIEWS_RDS_HPP

// Control messages of level SOL_RDS.

#endif
