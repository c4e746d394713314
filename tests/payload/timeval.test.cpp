// SPDX-License-Identifier: MIT
// The views that are one show what it reads: tests/views/linux/hci.test.cpp.
#include <cmsg/payload/timeval.hpp>
#include <cmsg/payload/timeval.hpp>

#include "support/build.hpp"
#include "support/view_checks.hpp"

#include <chrono>
#include <cstdint>

using namespace support;

constexpr auto narrow = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{999'999}));
static_assert(cmsg::detail::timeval_view{narrow}.time() == cmsg::system_time{std::chrono::microseconds{-1}});
