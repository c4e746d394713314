// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_TIMESTAMP_FORMS_HPP
#define CMSGPP_TESTS_SUPPORT_TIMESTAMP_FORMS_HPP

// The two numbers of a timestamp message, by form: the view has the one first that it enables on this machine.

#include <cmsg/core/message.hpp>

namespace support {

/// The older number is the smaller one on every architecture (linux arch/*/include/uapi/asm/socket.h).
template <class View>
inline constexpr cmsg::message_id old_id =
    View::about.id.type < View::about.also.type ? View::about.id : View::about.also;

template <class View>
inline constexpr cmsg::message_id new_id =
    View::about.id.type < View::about.also.type ? View::about.also : View::about.id;

} // namespace support

#endif
