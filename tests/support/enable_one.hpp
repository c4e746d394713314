// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ENABLE_ONE_HPP
#define CMSGPP_TESTS_SUPPORT_ENABLE_ONE_HPP

// One view's option, set as a set does it, but on whatever socket.

#include <cmsg/receive/enable.hpp>

namespace support {

/// Whether the view's message needs an option.
template <class View>
inline constexpr bool has_option = [] {
    constexpr auto row = cmsg::detail::row_of<View>();
    return row.call != nullptr || row.option.name >= 0;
}();

/// Returns: 0, or the errno with which it was refused.
template <class View>
int enable_one(cmsg::socket_type fd)
{
    return cmsg::detail::set_row(fd, cmsg::detail::row_of<View>());
}

} // namespace support

#endif
