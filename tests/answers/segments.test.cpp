// SPDX-License-Identifier: MIT
#include <cmsg/answers/segments.hpp>
#include <cmsg/answers/segments.hpp>

#include "support/check.hpp"

#include <cmsg/views/linux/udp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>

namespace {

using cmsg::segments;

// -- the contract

template <class Byte>
inline constexpr bool is_right_range = std::ranges::forward_range<cmsg::segment_range<Byte>>&&
    std::ranges::sized_range<cmsg::segment_range<Byte>>&& std::ranges::borrowed_range<cmsg::segment_range<Byte>>&&
        std::is_same_v<std::ranges::range_value_t<cmsg::segment_range<Byte>>, std::span<Byte>>&&
            std::is_trivially_copyable_v<cmsg::segment_range<Byte>>;
static_assert(is_right_range<std::byte> && is_right_range<const std::byte>);
static_assert(std::is_trivially_copyable_v<segments> && !std::is_convertible_v<std::size_t, segments>);
static_assert(noexcept(segments{1}.of(std::span<const std::byte>{})));
static_assert(std::is_same_v<decltype(*segments{1}.of(std::span<std::byte>{}).begin()), std::span<std::byte>>);

constexpr bool is_none_until_it_comes()
{
    std::array<std::byte, 8> payload{};
    segments none;
    const bool one =
        CMSGPP_CHECK(!none) && CMSGPP_CHECK(none.size() == 0) && CMSGPP_CHECK(none.of(payload).size() == 1);
    const std::array<std::byte, 4> size{std::byte{3}, std::byte{0}, std::byte{0}, std::byte{0}};
    none(cmsg::udp_gro{size});
    return one && CMSGPP_CHECK(static_cast<bool>(none)) &&
           CMSGPP_CHECK(none.size() == (std::endian::native == std::endian::little ? 3U : 3U << 24U));
}
TEST(Segments, IsNoneUntilItComes) { CMSGPP_HOLDS(is_none_until_it_comes()); }

// -- every size of every payload, against a count byte by byte

constexpr bool cuts_as_counted(std::size_t bytes, std::size_t size)
{
    std::array<std::byte, 24> memory{};
    const std::span<const std::byte> payload = std::span{memory}.first(bytes);
    const std::size_t each = size == 0 ? bytes : size;
    std::size_t at = 0;
    std::size_t count = 0;
    const auto pieces = segments{size}.of(payload);
    for (const std::span<const std::byte> piece : pieces) {
        const std::size_t expected = bytes - at < each ? bytes - at : each;
        if (!(CMSGPP_CHECK(piece.data() == payload.data() + at) && CMSGPP_CHECK(piece.size() == expected))) {
            return false;
        }
        at += piece.size();
        ++count;
    }
    const bool is_one = size == 0 || size >= bytes;
    return CMSGPP_CHECK(at == bytes) && CMSGPP_CHECK(count == pieces.size()) && CMSGPP_CHECK((count == 1) == is_one);
}

constexpr bool cuts_everything_as_counted()
{
    for (std::size_t bytes = 0; bytes <= 24; ++bytes) {
        for (std::size_t size = 0; size <= 26; ++size) {
            if (!CMSGPP_CHECK(cuts_as_counted(bytes, size))) {
                return false;
            }
        }
        if (!(CMSGPP_CHECK(cuts_as_counted(bytes, SIZE_MAX)) && CMSGPP_CHECK(cuts_as_counted(bytes, SIZE_MAX - 1)))) {
            return false;
        }
    }
    return true;
}
TEST(Segments, AreAsLargeAsSaidAndTheLastIsWhatIsLeft) { CMSGPP_HOLDS(cuts_everything_as_counted()); }

constexpr bool empty_is_one_datagram()
{
    std::size_t count = 0;
    for (const auto piece : segments{1200}.of(std::span<const std::byte>{})) {
        count += piece.empty() ? 1U : 100U;
    }
    for (const auto piece : segments{0}.of(std::span<const std::byte>{})) {
        count += piece.empty() ? 1U : 100U;
    }
    return CMSGPP_CHECK(count == 2);
}
TEST(Segments, AnEmptyPayloadIsOneDatagram) { CMSGPP_HOLDS(empty_is_one_datagram()); }

constexpr bool can_be_walked_again()
{
    std::array<std::byte, 10> memory{};
    const auto pieces = segments{4}.of(std::span{memory});
    auto at = pieces.begin();
    const auto first = at++;
    const auto second = at;
    if (!(CMSGPP_CHECK(first != second) && CMSGPP_CHECK((*first).data() == memory.data()) &&
          CMSGPP_CHECK((*second).data() == memory.data() + 4))) {
        return false;
    }
    for (const std::span<std::byte> piece : pieces) { // of bytes that may be written
        piece[0] = std::byte{1};
    }
    return CMSGPP_CHECK(memory[0] == std::byte{1}) && CMSGPP_CHECK(memory[4] == std::byte{1}) &&
           CMSGPP_CHECK(memory[8] == std::byte{1}) && CMSGPP_CHECK(memory[1] == std::byte{0}) &&
           CMSGPP_CHECK(segments{4}.size() == 4) && CMSGPP_CHECK(segments{4}.of(memory).size() == 3); // also an array
}
TEST(Segments, CanBeWalkedAgainAndWritten) { CMSGPP_HOLDS(can_be_walked_again()); }

} // namespace
