// expects: cmsg: control data of the other byte order can be walked, but not viewed
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <bit>
#include <type_traits>

#ifdef CMSGPP_MUST_FAIL
constexpr auto wanted = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
#else
constexpr auto wanted = std::endian::native;
#endif
using layout = std::conditional_t<wanted == std::endian::little, cmsg::abi::linux_lp64, cmsg::abi::linux_lp64_be>;

int main()
{
    const cmsg::basic_control<layout> messages;
    for (const auto message : messages) { // to walk it is fine
        static_cast<void>(message);
    }
    static_cast<void>(cmsg::visit(messages, [](cmsg::ip_tos) {}));
}
