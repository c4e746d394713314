// SPDX-License-Identifier: MIT
// The view that has them shows what is read: tests/views/linux/rds.test.cpp.
#include <cmsg/payload/rds_trace.hpp>
#include <cmsg/payload/rds_trace.hpp>

#include <iterator>
#include <ranges>

static_assert(std::forward_iterator<cmsg::detail::rds_traces::iterator>);
static_assert(std::ranges::view<cmsg::detail::rds_traces> && std::ranges::borrowed_range<cmsg::detail::rds_traces>);
static_assert(cmsg::detail::rds_traces{}.size() == 0);
