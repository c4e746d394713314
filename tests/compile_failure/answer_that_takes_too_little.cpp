// expects: cmsg: an answer has a noexcept operator()(View) for each of its views
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>

#include <cstdint>

struct marking {
    using views = cmsg::view_list<cmsg::ip_tos, cmsg::ipv6_tclass>;
    std::uint8_t byte = 0;
    constexpr void operator()(cmsg::ip_tos tos) noexcept { byte = tos.value(); }
#ifndef CMSGPP_MUST_FAIL
    constexpr void operator()(cmsg::ipv6_tclass tclass) noexcept { byte = tclass.value(); }
#endif
};

int main() { return cmsg::receive_set<marking>::read(cmsg::control{}).get<marking>().byte; }
