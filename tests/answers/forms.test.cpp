// SPDX-License-Identifier: MIT
#include <cmsg/answers/forms.hpp>
#include <cmsg/answers/forms.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

// The names alone: what they are, their own headers say. An answer whose forms are not known is none.
struct nothing;
static_assert(!detail::has_forms<nothing, cmsg::abi::native::platform>);
static_assert(std::is_class_v<traffic_class> && std::is_class_v<receive_time<0>>);

TEST(Forms, AreNamesAlone) { SUCCEED() << "all of it is decided at compile time"; }

} // namespace
