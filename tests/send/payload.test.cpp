// SPDX-License-Identifier: MIT
#include <cmsg/send/payload.hpp>
#include <cmsg/send/payload.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace {

using namespace support;

constexpr auto fields_have_the_layouts_order = [](auto abi) {
    using layout = decltype(abi);
    constexpr numbers is = numbers_of<layout>;
    std::array<std::byte, 64> written{};
    written.fill(garbage);
    cmsg::send::payload_writer<layout> payload{written.data(), written.size(), written.size()};
    payload.integer(std::uint16_t{0x0102});
    payload.integer(std::int32_t{-2});
    payload.network(std::uint32_t{0x01020304});
    payload.unsigned_long(0xfedcba98);
    payload.address(in_addr{0x01020304});
    in6_addr v6{};
    v6.s6_addr[15] = 9;
    payload.address(v6);
    payload.bytes(octets(7, 8));
    payload.bytes({});
    payload.zeros(3);

    std::array<std::byte, 64> expected{};
    expected.fill(garbage);
    std::byte* at = expected.data();
    store(at, 0x0102, 2, is.order);
    store(at + 2, 0xfffffffe, 4, is.order);
    store(at + 6, 0x01020304, 4, std::endian::big);
    store(at + 10, 0xfedcba98, is.long_size, is.order);
    at += 10 + is.long_size;
    const auto network = bytes_of(std::uint32_t{0x01020304}); // in_addr is in network order as it is
    std::copy(network.begin(), network.end(), at);
    std::fill(at + 4, at + 20, std::byte{0});
    at[19] = std::byte{9};
    at[20] = std::byte{7};
    at[21] = std::byte{8};
    std::fill(at + 22, at + 25, std::byte{0});
    return CMSGPP_CHECK(written == expected) && CMSGPP_CHECK(payload.size() == 35 + is.long_size);
};
TEST(SendPayload, HasItsFieldsInTheLayoutsOrder) { CMSGPP_HOLDS_IN_EVERY_ABI(fields_have_the_layouts_order); }

/// Of fields that do not fit nothing is written, whatever their kind.
constexpr bool never_writes_past_its_end()
{
    for (std::size_t size = 0; size < 16; ++size) {
        std::array<std::byte, 32> written{};
        written.fill(garbage);
        cmsg::send::payload_writer<cmsg::abi::native> payload{written.data(), size, size};
        payload.address(in6_addr{});
        if (size < 8) {
            payload.integer(std::uint64_t{1});
            payload.network(std::uint64_t{1});
            payload.bytes(octets(1, 2, 3, 4, 5, 6, 7, 8));
            payload.zeros(8);
        }
        if (size < 4) {
            payload.address(in_addr{});
            payload.unsigned_long(1);
        }
        if (!(CMSGPP_CHECK(payload.size() == 0) && CMSGPP_CHECK(written[0] == garbage))) {
            return false;
        }
        payload.zeros(size);
        payload.zeros(1);
        payload.integer(std::uint8_t{1});
        if (!(CMSGPP_CHECK(payload.size() == size) && CMSGPP_CHECK(written[size] == garbage))) {
            return false;
        }
    }
    return true;
}
TEST(SendPayload, NeverWritesPastItsEnd) { CMSGPP_HOLDS(never_writes_past_its_end()); }

/// Whatever the last field and the padding: zeros up to the end, and nothing behind it.
constexpr auto finishes_with_zeros = [](auto abi) {
    using layout = decltype(abi);
    for (std::size_t end = 0; end <= 16; ++end) {
        for (std::size_t size = 0; size <= end; ++size) {
            std::array<std::byte, 32> written{};
            written.fill(garbage);
            std::array<std::byte, 32> expected = written;
            std::fill(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(end), std::byte{0});
            cmsg::send::payload_writer<layout> payload{written.data(), size, end};
            std::size_t at = 0;
            for (; at + 4 <= size; at += 4) {
                payload.integer(std::uint32_t{0x81020304});
                store(expected.data() + at, 0x81020304, 4, numbers_of<layout>.order);
            }
            for (; at + 2 <= size; at += 2) {
                payload.integer(std::int16_t{-2});
                store(expected.data() + at, 0xfffe, 2, numbers_of<layout>.order);
            }
            for (; at < size; ++at) {
                payload.integer(std::uint8_t{0x81});
                expected[at] = std::byte{0x81};
            }
            if (!CMSGPP_CHECK(payload.size() == size)) {
                return false;
            }
            payload.integer(std::uint8_t{1}); // too much
            payload.finish();
            if (!CMSGPP_CHECK(written == expected)) {
                return false;
            }
        }
    }
    return true;
};
TEST(SendPayload, FinishesWithZeros) { CMSGPP_HOLDS_IN_EVERY_ABI(finishes_with_zeros); }

} // namespace
