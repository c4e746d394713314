// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_BLUETOOTH_HPP
#define CMSGPP_VIEWS_BLUETOOTH_HPP

// Control messages of level SOL_BLUETOOTH.

#endif
