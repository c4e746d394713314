// SPDX-License-Identifier: MIT
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

using namespace support;

constexpr bool long_names_are_cut()
{
    constexpr auto long_name =
        octets('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q');
    const cmsg::interface_name name{long_name};
    const cmsg::interface_name none;
    return CMSGPP_CHECK(std::string_view{name} == "abcdefghijklmno") &&
           CMSGPP_CHECK(std::string_view{none.c_str()}.empty());
}
// A pointer into a copy that is gone is a compile error.
static_assert(!std::is_convertible_v<cmsg::interface_name, const char*>);
static_assert(std::is_convertible_v<const cmsg::interface_name&, const char*>);

TEST(InterfaceName, EndsInANul) { CMSGPP_HOLDS(long_names_are_cut()); }

/// The shape alone; a view adds its sizes.
struct interface_view : cmsg::detail::sockaddr_dl_view {
    using sockaddr_dl_view::sockaddr_dl_view;
};

// struct sockaddr_dl {u8 len, family; u16 index; u8 type, nlen, alen, slen; data}: "en0" and its address.
constexpr auto en0 = joined(octets(17, 18), bytes_of(std::uint16_t{6}), octets(6, 3, 6, 0), octets('e', 'n', '0'),
                            octets(0x02, 0, 0x5e, 0x10, 0, 1));

// pitfall 10: cut anywhere behind the lengths, nothing behind the cut is read, and it says that something is missing.
TEST(SockaddrDl, IsReadAsFarAsItIsThere)
{
    const guarded_page page;
    for (std::size_t size = 8; size <= en0.size(); ++size) {
        SCOPED_TRACE(size);
        const interface_view info{page.at_end(std::span{en0}.first(size))};
        const cmsg::interface_name name = info.name_of_interface();
        EXPECT_EQ(info.interface_index(), 6);
        EXPECT_EQ(std::string_view{name}, (std::string_view{"en0"}.substr(0, size - 8)));
        EXPECT_EQ(info.link_address().size(), size < 11 ? 0 : size - 11);
        EXPECT_EQ(info.complete(), size == en0.size());
    }
}

} // namespace
