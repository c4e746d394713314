// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_IPV6_EXTENSION_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_IPV6_EXTENSION_CHECKS_HPP

// What all extension headers of IPv6 have in common. Layout: RFC 8200 sections 4.3, 4.4 and 4.6.

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/payload/ipv6_option.hpp>
#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace support {

using cmsg::ipv6_option;

template <class View>
[[nodiscard]] constexpr bool has_eight_bytes_and_more()
{
    for (std::size_t size = 0; size <= 2100; ++size) {
        const bool whole = size >= 8 && size <= 2048;
        const bool accepted = cmsg::view_traits<View>::template accepts<cmsg::abi::native>(View::about.id, size);
        if (accepted != whole) { // a comparison that shows its values costs constant evaluation more
            return CMSGPP_CHECK_WITH(size, accepted == whole);
        }
    }
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<View, decltype(abi)>(View::about.id, 8, 24,
                                                        [](std::size_t size) { return size >= 8; });
    });
}

/// The header's own length, in units of eight behind the first, against what there is of it.
template <class View>
[[nodiscard]] constexpr bool knows_its_length()
{
    auto bytes = joined(octets(17, 0), std::array<std::byte, 30>{});
    for (unsigned units = 0; units < 256; units += std::is_constant_evaluated() && units > 5 ? 25U : 1U) {
        bytes[1] = static_cast<std::byte>(units);
        for (std::size_t size = 8; size <= bytes.size(); size += units < 5 ? 1 : 8) {
            const View header{std::span{bytes}.first(size)};
            if (!(CMSGPP_CHECK(header.header_length() == 8 * (units + 1U)) &&
                  CMSGPP_CHECK(header.complete() == (header.header_length() <= size)) &&
                  CMSGPP_CHECK(header.next_header() == 17) && CMSGPP_CHECK(header.bytes().size() == size))) {
                return false;
            }
        }
    }
    return true;
}

template <class View>
concept extension_view = small_view<View> && View::about.size == 8 && View::about.element == 8 &&
                         View::about.family == AF_INET6&& View::about.presence ==
                             cmsg::presence::rarely&& is_absent_elsewhere<View>(View::about.id) &&
                         has_eight_bytes_and_more<View>() && knows_its_length<View>();

// Next header 17, 16 bytes: Pad1, router alert, an option that nobody knows, PadN of none.
inline constexpr auto options_payload = octets(17, 1, 0, 5, 2, 0, 1, 0xfe, 5, 1, 2, 3, 4, 5, 1, 0);

template <class View>
[[nodiscard]] constexpr bool has_the_options()
{
    const View view{options_payload};
    const auto list = view.options();
    auto at = list.begin();
    const ipv6_option pad1 = *at++;
    const ipv6_option alert = *at++;
    const ipv6_option unknown = *at++;
    const ipv6_option padn = *at++;
    return CMSGPP_CHECK(pad1.is_padding()) && CMSGPP_CHECK(pad1.data().empty()) && CMSGPP_CHECK(alert.type() == 5) &&
           CMSGPP_CHECK(alert.data().size() == 2) && CMSGPP_CHECK(alert.data()[1] == std::byte{1}) &&
           CMSGPP_CHECK(unknown.type() == 0xfe) && CMSGPP_CHECK(unknown.data().size() == 5) &&
           CMSGPP_CHECK(unknown.data()[4] == std::byte{5}) && CMSGPP_CHECK(padn.is_padding()) &&
           CMSGPP_CHECK(padn.data().empty()) && CMSGPP_CHECK(at == list.end()) && CMSGPP_CHECK(list.complete()) &&
           CMSGPP_CHECK(view.complete());
}

/// Only the first unit of two: where it ends between two options, only the header's own length tells.
template <class View>
[[nodiscard]] constexpr bool tells_the_missing_half()
{
    constexpr auto between = octets(17, 1, 5, 2, 0, 1, 1, 0, 1, 6, 0, 0, 0, 0, 0, 0);
    const View whole{between};
    const View half{std::span{between}.first(8)};
    return CMSGPP_CHECK(whole.complete()) && CMSGPP_CHECK(whole.options().complete()) &&
           CMSGPP_CHECK(!half.complete()) && CMSGPP_CHECK(!half.options().complete()) &&
           CMSGPP_CHECK((*half.options().begin()).type() == 5);
}

/// Cut at any byte behind the first unit: the options in front of the cut are there, and it is always told.
template <class View>
[[nodiscard]] constexpr bool keeps_what_is_whole_of_a_cut()
{
    // Pad1, router alert, an option of five bytes, PadN of none.
    constexpr auto whole = octets(17, 1, 0, 5, 2, 0, 1, 0xfe, 5, 1, 2, 3, 4, 5, 1, 0);
    for (std::size_t size = 8; size < whole.size(); ++size) {
        const View cut{std::span{whole}.first(size)};
        std::size_t count = 0;
        for ([[maybe_unused]] const ipv6_option one : cut.options()) {
            ++count;
        }
        if (!(CMSGPP_CHECK_WITH(size, count == (size < 14 ? 2U : 3U)) && CMSGPP_CHECK_WITH(size, !cut.complete()) &&
              CMSGPP_CHECK_WITH(size, !cut.options().complete()))) {
            return false;
        }
    }
    return CMSGPP_CHECK(View{whole}.complete());
}

/// What stands behind the header's own length is none of it.
template <class View>
[[nodiscard]] constexpr bool ends_at_its_own_length()
{
    constexpr auto longer = octets(17, 0, 5, 2, 0, 1, 1, 0, 0xfe, 99, 0, 0, 0, 0, 0, 0);
    const View view{longer};
    std::size_t count = 0;
    for (const ipv6_option one : view.options()) {
        count += one.type() == 0xfe ? 100U : 1U;
    }
    return CMSGPP_CHECK(count == 2) && CMSGPP_CHECK(view.complete()) && CMSGPP_CHECK(view.options().complete());
}

/// The types of all options, in the order of a number's digits.
inline constexpr auto digest = [](const auto& view) {
    std::uint64_t types = view.next_header() + view.header_length();
    for (const ipv6_option one : view.options()) {
        types = types * 1000 + one.type() + one.data().size();
    }
    return types;
};

template <class View>
void expect_options_of_a_header()
{
    CMSGPP_HOLDS(has_the_options<View>());
    CMSGPP_HOLDS(tells_the_missing_half<View>());
    CMSGPP_HOLDS(keeps_what_is_whole_of_a_cut<View>());
    CMSGPP_HOLDS(ends_at_its_own_length<View>());
    EXPECT_TRUE(has_eight_bytes_and_more<View>());
    EXPECT_TRUE(knows_its_length<View>());
    expect_cut_and_unaligned<View>(View::about.id, options_payload, digest);
}

// -- Of macOS and the BSDs, in the layouts of the view's system.

/// Contract, and whole from 8 bytes on under each of its numbers.
template <class View>
constexpr bool has_eight_bytes_and_more_at_home()
{
    return CMSGPP_CHECK(small_view<View>) && CMSGPP_CHECK(View::about.size == 8) &&
           CMSGPP_CHECK(View::about.element == 8) && CMSGPP_CHECK(View::about.presence == cmsg::presence::rarely) &&
           CMSGPP_CHECK(View::about.family == AF_INET6) &&
           CMSGPP_CHECK(is_only_on_its_platform<View>(View::about.id)) && in_own_abis<View>([](auto abi) {
               constexpr cmsg::message_id also = View::about.also;
               const auto is_whole = [](std::size_t size) { return size >= 8; };
               return is_whole_only_where<View, decltype(abi)>(View::about.id, 8, 24, is_whole) &&
                      (also == cmsg::view_info::no_message ||
                       is_whole_only_where<View, decltype(abi)>(also, 8, 24, is_whole));
           });
}

template <class View>
void expect_options_of_a_header_at_home()
{
    CMSGPP_HOLDS(has_eight_bytes_and_more_at_home<View>());
    CMSGPP_HOLDS(has_the_options<View>());
    expect_cut_and_unaligned_at_home<View>(View::about.id, options_payload, digest);
}

// RFC 8200, section 4.4: next header 17, 16 bytes, type 4, one segment left.
inline constexpr auto routing_payload = octets(17, 1, 4, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0xfe, 0xff);

template <class View>
[[nodiscard]] constexpr bool is_a_routing_header()
{
    const View header{routing_payload};
    return CMSGPP_CHECK(header.next_header() == 17) && CMSGPP_CHECK(header.type() == 4) &&
           CMSGPP_CHECK(header.segments_left() == 1) && CMSGPP_CHECK(header.complete()) &&
           CMSGPP_CHECK(header.type_specific_data().size() == 12) &&
           CMSGPP_CHECK(header.type_specific_data()[0] == std::byte{9});
}

template <class View>
void expect_a_routing_header_at_home()
{
    CMSGPP_HOLDS(has_eight_bytes_and_more_at_home<View>());
    CMSGPP_HOLDS(is_a_routing_header<View>());
    expect_cut_and_unaligned_at_home<View>(View::about.id, routing_payload, [](auto view) {
        return view.type() + view.segments_left() + view.type_specific_data().size();
    });
}

} // namespace support

#endif
