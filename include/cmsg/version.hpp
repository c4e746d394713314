// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VERSION_HPP
#define CMSGPP_VERSION_HPP

// The one version number of the library; CMakeLists.txt reads it from here.

#define CMSGPP_VERSION_MAJOR 0
#define CMSGPP_VERSION_MINOR 1
#define CMSGPP_VERSION_PATCH 0

#endif
