// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DARWIN_HPP
#define CMSGPP_VIEWS_DARWIN_HPP

// Control messages of macOS and iOS.

#endif
