// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_CAN_HPP
#define CMSGPP_VIEWS_CAN_HPP

// Control messages of the levels SOL_CAN_RAW and SOL_CAN_J1939.

#endif
