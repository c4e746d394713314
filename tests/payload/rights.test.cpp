// SPDX-License-Identifier: MIT
// The views that are one show what it reads: tests/views/linux/socket_unix.test.cpp and those of other systems.
#include <cmsg/payload/rights.hpp>
#include <cmsg/payload/rights.hpp>

#include "support/build.hpp"
#include "support/view_checks.hpp"

#include <cstdint>

using namespace support;

constexpr auto three = joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{9}));
constexpr cmsg::detail::rights_view rights{three};
static_assert(rights.size() == 3 && rights[0] == 7 && rights[1] == -1 && *rights.begin() == 7 &&
              rights.descriptors()[2] == 9);
