// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_PRESENCE_HPP
#define CMSGPP_VISIT_PRESENCE_HPP

// How often a message comes, which a view says of itself. Decides what a receive_set compares first, never what it
// takes.

#include <cmsg/platform/config.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// How often a message comes once it is enabled.
enum class presence : std::uint8_t {
    always,      ///< with each packet of its family
    usually,     ///< with most packets, or with those of a sender that asks for it
    rarely,      ///< with few: the segment size of a coalesced train, a drop counter
    error_queue, ///< with reads of the error queue alone
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
