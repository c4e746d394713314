// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VERSION_HPP
#define CMSGPP_VERSION_HPP

// The one version number of the library; CMakeLists.txt reads it from here.

#define CMSGPP_VERSION_MAJOR 0
#define CMSGPP_VERSION_MINOR 2
#define CMSGPP_VERSION_PATCH 0

// The inline namespace that everything stands in, such as v0_2_0: people vendor headers, and two versions in one
// program have to be two sets of names for the linker.
#define CMSGPP_JOIN_TAG(major, minor, patch) v##major##_##minor##_##patch
#define CMSGPP_MAKE_TAG(major, minor, patch) CMSGPP_JOIN_TAG(major, minor, patch)
#define CMSGPP_VERSION_TAG CMSGPP_MAKE_TAG(CMSGPP_VERSION_MAJOR, CMSGPP_VERSION_MINOR, CMSGPP_VERSION_PATCH)

#endif
