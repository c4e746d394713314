// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_IN_PLACE_HPP
#define CMSGPP_TESTS_SUPPORT_IN_PLACE_HPP

// What views say of the order in which the kernel sends their messages (place.hpp), compared with what has arrived.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/view_info.hpp>
#include <cmsg/visit/view_list.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <sys/socket.h>

namespace support {

struct placed {
    cmsg::message_id id;
    cmsg::message_id also;
    cmsg::place place;
};

inline void expect_in_place(std::span<const placed> views, ssize_t result, const msghdr& header)
{
    std::vector<int> places;
    for (const cmsg::message one : cmsg::control{result, header}) {
        for (const placed& view : views) {
            const int number = static_cast<int>(view.place);
            // A libc with 64-bit time appends a second form of what has come already.
            if (number != 0 && (one.id() == view.id || one.id() == view.also) &&
                std::find(places.begin(), places.end(), number) == places.end()) {
                places.push_back(number);
            }
        }
    }
    EXPECT_TRUE(std::is_sorted(places.begin(), places.end()))
        << "numbers of cmsg::place as the messages arrived: " << testing::PrintToString(places);
}

/// Of the messages that the list has, those with a place stand in that order.
template <class... Views>
void expect_in_place(cmsg::view_list<Views...>, ssize_t result, const msghdr& header)
{
    static constexpr std::array<placed, sizeof...(Views)> views{
        placed{Views::about.id, Views::about.also, Views::about.place}...};
    expect_in_place(std::span<const placed>{views}, result, header);
}

} // namespace support

#endif
