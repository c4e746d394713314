// SPDX-License-Identifier: MIT
#include <cmsg/payload/tlv_range.hpp>
#include <cmsg/payload/tlv_range.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>

namespace {

using support::octets;

/// A byte of type, a byte of length that counts itself and the type, and the value; type 9 ends them all.
struct element {
    explicit constexpr element(std::span<const std::byte> of) : bytes{of} {}

    static constexpr bool ends_at(std::span<const std::byte> rest) noexcept
    {
        return rest.empty() || rest.front() == std::byte{9};
    }

    static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept
    {
        return rest.size() < 2 ? 0 : std::to_integer<std::size_t>(rest[1]);
    }

    std::span<const std::byte> bytes;
};

using elements = cmsg::tlv_range<element>;
static_assert(std::forward_iterator<elements::iterator> && std::ranges::forward_range<elements>);
static_assert(std::ranges::view<elements> && std::ranges::borrowed_range<elements>);
static_assert(std::is_trivially_copyable_v<elements> && std::is_trivially_copyable_v<elements::iterator>);

/// Whether the range over these bytes, in storage of exactly their size, has elements of these sizes, and tells whether
/// that is all.
template <std::size_t Size>
constexpr bool has(const std::array<std::byte, Size>& bytes, std::initializer_list<std::size_t> sizes, bool complete,
                   bool cut = false)
{
    return support::in_exact_storage(bytes, [&](std::span<const std::byte> exact) {
        const elements all{exact, cut};
        const auto* expected = sizes.begin();
        for (const element one : all) {
            if (expected == sizes.end() || one.bytes.size() != *expected++) {
                return false;
            }
        }
        return expected == sizes.end() && all.complete() == complete;
    });
}

constexpr bool ends_where_the_elements_end()
{
    return CMSGPP_CHECK(has(std::array<std::byte, 0>{}, {}, true)) && CMSGPP_CHECK(has(octets(1, 2), {2}, true)) &&
           CMSGPP_CHECK(has(octets(1, 2, 3, 4, 0, 0), {2, 4}, true)) &&
           CMSGPP_CHECK(has(octets(1, 2, 9, 200, 0), {2}, true)) && CMSGPP_CHECK(has(octets(1, 2), {2}, false, true));
}

TEST(TlvRange, EndsWhereTheElementsEnd) { CMSGPP_HOLDS(ends_where_the_elements_end()); }

/// A length that is missing, that is 0 or that is more than what is left ends it; the walk never stands still.
constexpr bool ends_in_front_of_a_malformed_one()
{
    return CMSGPP_CHECK(has(octets(1), {}, false)) && CMSGPP_CHECK(has(octets(1, 0, 1, 2), {}, false)) &&
           CMSGPP_CHECK(has(octets(1, 2, 1, 3), {2}, false)) && CMSGPP_CHECK(has(octets(1, 2, 1, 255), {2}, false)) &&
           CMSGPP_CHECK(has(octets(1, 2, 1), {2}, false));
}

TEST(TlvRange, EndsInFrontOfAMalformedOne) { CMSGPP_HOLDS(ends_in_front_of_a_malformed_one()); }

} // namespace
