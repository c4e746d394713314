# SPDX-License-Identifier: MIT
include(CMakeFindDependencyMacro)
find_dependency(cmsg)
include(${CMAKE_CURRENT_LIST_DIR}/exporting-targets.cmake)
