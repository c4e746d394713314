// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_PLATFORM_OF_HPP
#define CMSGPP_PLATFORM_PLATFORM_OF_HPP

// The namespaces of the views of each system's messages, and how a view is of one of them.

#include <cmsg/platform/abi.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The views of each system's messages have a namespace of their own; those of the system that this is compiled for are
/// known without it: on Linux `cmsg::ip_tos` is `cmsg::linux_kernel::ip_tos`, on Windows `cmsg::windows::ip_tos`.
/// `platform_of` says whose a view is, and is found by the namespace that the view stands in. Of one's own views it may
/// be said in the same way: `constexpr cmsg::abi::platform platform_of(const my_view*)` beside the view.
namespace linux_kernel {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::linux_kernel;
}
} // namespace linux_kernel
namespace darwin {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::darwin;
}
} // namespace darwin
namespace freebsd {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::freebsd;
}
} // namespace freebsd
namespace windows {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::windows;
}
} // namespace windows
namespace netbsd {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::netbsd;
}
} // namespace netbsd
namespace openbsd {
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept
{
    return abi::platform::openbsd;
}
} // namespace openbsd
#if defined(__linux__)
using namespace linux_kernel;
#elif defined(__APPLE__)
using namespace darwin;
#elif defined(__FreeBSD__)
using namespace freebsd;
#elif defined(_WIN32)
using namespace windows;
#elif defined(__NetBSD__)
using namespace netbsd;
#elif defined(__OpenBSD__)
using namespace openbsd;
#endif

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
