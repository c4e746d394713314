// SPDX-License-Identifier: MIT
#ifndef EXPORTING_HPP
#define EXPORTING_HPP

#include <cmsg/cmsg.hpp>

namespace exporting {

// A type of cmsg in the interface, so that who uses this library needs cmsg's headers as well.
cmsg::outcome read_nothing();

} // namespace exporting

#endif
