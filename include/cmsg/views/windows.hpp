// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_HPP
#define CMSGPP_VIEWS_WINDOWS_HPP

// Control messages of Windows.

#endif
