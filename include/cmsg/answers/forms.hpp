// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_FORMS_HPP
#define CMSGPP_ANSWERS_FORMS_HPP

// The library's answers by name, for the headers that say which messages of a system they are made of.

#include <cmsg/receive/entry.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

class traffic_class;
class local_address;
class hop_limit;
class original_destination;
class segments;
class drops;

template <std::uint32_t Flags>
class receive_time;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
