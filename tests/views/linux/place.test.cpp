// SPDX-License-Identifier: MIT
// That the kernel emits messages in this order is shown by tests/kernel/everything.test.cpp, options.test.cpp and
// unix.test.cpp.
#include <cmsg/views/linux/place.hpp>
#include <cmsg/views/linux/place.hpp>

#include <cmsg/views/linux/all.hpp>

namespace {

using namespace cmsg::linux_kernel;
using cmsg::place;

static_assert(place{} == place::none);

/// Whether each view that has a place has one of its own.
template <class View, class... Views>
constexpr bool is_alone(cmsg::view_list<Views...>)
{
    return View::about.place == place::none || (0 + ... + int{View::about.place == Views::about.place}) == 1;
}

template <class... Views>
constexpr int sharing(cmsg::view_list<Views...> all)
{
    return (0 + ... + int{!is_alone<Views>(all)});
}

// A socket has SO_TIMESTAMP or SO_TIMESTAMPNS.
static_assert(sharing(cmsg::detail::plain_list<all_views>{}) == 2 &&
              scm_timestamp::about.place == scm_timestampns::about.place);

} // namespace
