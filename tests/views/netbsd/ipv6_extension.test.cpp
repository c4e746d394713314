// SPDX-License-Identifier: MIT
#include <cmsg/views/netbsd/ipv6_extension.hpp>
#include <cmsg/views/netbsd/ipv6_extension.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/ipv6_extension_checks.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace {

namespace netbsd = cmsg::netbsd;
using cmsg::level::ipv6;
using namespace support;

static_assert(netbsd::ipv6_hopopts::about.id == cmsg::message_id{ipv6, 49});
static_assert(netbsd::ipv6_hopopts::about.also == cmsg::message_id{ipv6, 22});
static_assert(netbsd::ipv6_dstopts::about.id == cmsg::message_id{ipv6, 50});
static_assert(netbsd::ipv6_dstopts::about.also == cmsg::message_id{ipv6, 23});
static_assert(netbsd::ipv6_rthdr::about.id == cmsg::message_id{ipv6, 51});
static_assert(netbsd::ipv6_rthdr::about.also == cmsg::message_id{ipv6, 24});

/// Contract, and whole from 8 bytes on under both numbers.
template <class View>
constexpr bool has_eight_bytes_and_more_in_its_abis()
{
    return CMSGPP_CHECK(small_view<View>) && CMSGPP_CHECK(View::about.size == 8) &&
           CMSGPP_CHECK(View::about.element == 8) && CMSGPP_CHECK(View::about.presence == cmsg::presence::rarely) &&
           CMSGPP_CHECK(View::about.family == AF_INET6) &&
           CMSGPP_CHECK(is_only_on_its_platform<View>(View::about.id)) && in_own_abis<View>([](auto abi) {
               const auto is_whole = [](std::size_t size) { return size >= 8; };
               return is_whole_only_where<View, decltype(abi)>(View::about.id, 8, 24, is_whole) &&
                      is_whole_only_where<View, decltype(abi)>(View::about.also, 8, 24, is_whole);
           });
}

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Hopopts, IsAHeaderOfOptions)
{
    CMSGPP_HOLDS(has_eight_bytes_and_more_in_its_abis<netbsd::ipv6_hopopts>());
    CMSGPP_HOLDS(has_the_options<netbsd::ipv6_hopopts>());
    expect_cut_and_unaligned_at_home<netbsd::ipv6_hopopts>(netbsd::ipv6_hopopts::about.id, options_payload, digest);
}

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Dstopts, IsAHeaderOfOptions)
{
    CMSGPP_HOLDS(has_eight_bytes_and_more_in_its_abis<netbsd::ipv6_dstopts>());
    CMSGPP_HOLDS(has_the_options<netbsd::ipv6_dstopts>());
    expect_cut_and_unaligned_at_home<netbsd::ipv6_dstopts>(netbsd::ipv6_dstopts::about.id, options_payload, digest);
}

// RFC 8200, section 4.4: next header 17, 16 bytes, type 4, one segment left.
constexpr auto routing_payload = octets(17, 1, 4, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0xfe, 0xff);

constexpr bool routing_header_is_read()
{
    const netbsd::ipv6_rthdr header{routing_payload};
    return CMSGPP_CHECK(header.next_header() == 17) && CMSGPP_CHECK(header.type() == 4) &&
           CMSGPP_CHECK(header.segments_left() == 1) && CMSGPP_CHECK(header.complete()) &&
           CMSGPP_CHECK(header.type_specific_data().size() == 12) &&
           CMSGPP_CHECK(header.type_specific_data()[0] == std::byte{9});
}

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Rthdr, HasTypeAndSegments)
{
    CMSGPP_HOLDS(has_eight_bytes_and_more_in_its_abis<netbsd::ipv6_rthdr>());
    CMSGPP_HOLDS(routing_header_is_read());
    expect_cut_and_unaligned_at_home<netbsd::ipv6_rthdr>(netbsd::ipv6_rthdr::about.id, routing_payload, [](auto view) {
        return view.type() + view.segments_left() + view.type_specific_data().size();
    });
}

} // namespace
