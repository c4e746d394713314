// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LEVEL_ZERO_HPP
#define CMSGPP_VIEWS_LEVEL_ZERO_HPP

// Control messages of the families that share level 0 with SOL_IP.

#endif
