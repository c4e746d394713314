// SPDX-License-Identifier: MIT
#include <cmsg/platform/platform_of.hpp>
#include <cmsg/platform/platform_of.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd {
struct no_view;
}

// Found by the namespace of its argument alone, whatever this machine's system is.
constexpr const cmsg::freebsd::no_view* nothing = nullptr;
static_assert(platform_of(nothing) == cmsg::abi::platform::freebsd);
