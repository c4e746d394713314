// SPDX-License-Identifier: MIT
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_base.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace {

struct some_view : cmsg::view_base {
    using view_base::view_base;
    [[nodiscard]] constexpr std::uint8_t first() const noexcept { return at<std::uint8_t>(0); }
    [[nodiscard]] constexpr std::uint32_t second() const noexcept { return at<std::uint32_t>(1); }
    [[nodiscard]] constexpr std::span<const std::byte> whole() const noexcept { return payload(); }
};

static_assert(sizeof(some_view) <= 16 && std::is_trivially_copyable_v<some_view>);
static_assert(std::is_nothrow_constructible_v<some_view, std::span<const std::byte>>);
static_assert(!std::is_default_constructible_v<some_view>);                   // a view always has a payload
static_assert(!std::is_convertible_v<std::span<const std::byte>, some_view>); // and is made on purpose
template <class View>
concept shows_its_payload = requires(View view)
{
    view.payload();
}
|| requires(View view) { view.template at<char>(0); };
static_assert(!shows_its_payload<some_view>); // the fields are the interface

constexpr bool loads_fields_at_their_offsets()
{
    constexpr auto number = support::bytes_of(std::uint32_t{0x12345678});
    const auto payload = support::octets(9, number[0], number[1], number[2], number[3]);
    return support::in_exact_storage(payload, [](std::span<const std::byte> bytes) {
        const some_view view{bytes};
        return view.first() == 9 && view.second() == 0x12345678 && view.whole().data() == bytes.data() &&
               view.whole().size() == 5;
    });
}

TEST(ViewBase, LoadsFieldsAtTheirOffsets) { CMSGPP_HOLDS(loads_fields_at_their_offsets()); }

// Whoever makes a view of too short a payload is told so by a constant evaluation.
constexpr auto four = support::octets(1, 2, 3, 4);
constexpr std::uint32_t read_too_far() { return some_view{four}.second(); }
constexpr std::uint8_t read_within() { return some_view{four}.first(); }
static_assert(!support::is_constant<read_too_far> && support::is_constant<read_within>);

} // namespace
