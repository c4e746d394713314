// SPDX-License-Identifier: MIT
#include <cmsg/receive/record.hpp>
#include <cmsg/receive/record.hpp>

#include "support/timestamp_forms.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/memory.hpp"

#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/udp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#ifdef __linux__
#include <sys/mman.h> // for mmap
#endif

namespace {

using namespace cmsg;
using support::octets;
using bytes = support::control_bytes<cmsg::abi::native>;
using two = record<ip_tos, udp_gro>;

static_assert(std::is_trivially_copyable_v<two> && std::is_nothrow_default_constructible_v<two>);
static_assert(std::is_same_v<decltype(two{}.get<ip_tos>()), field<ip_tos>>);

constexpr std::array<std::byte, 4> gro_of_1200 = support::bytes_of(std::int32_t{1200});

constexpr bool default_has_nothing()
{
    const two empty;
    return CMSGPP_CHECK(empty.get<ip_tos>().state() == field_state::absent) && CMSGPP_CHECK(!empty.get<udp_gro>()) &&
           CMSGPP_CHECK(empty.get<udp_gro>().payload().empty()) && CMSGPP_CHECK(empty.outcome() == outcome{});
}

TEST(Record, IsEmptyWhenMade) { CMSGPP_HOLDS(default_has_nothing()); }

/// Absent, present and wrong size are three things; the wrong one shows what arrived.
constexpr bool states_stay_apart()
{
    const auto tos = octets(0xba);
    const auto short_gro = octets(1, 2, 3);
    bytes buffer;
    buffer.add(level::udp, 104, short_gro).add(level::ip, 1, tos);
    const auto read = record<ip_tos, udp_gro, ip_ttl>::read(control{buffer.bytes()});
    return CMSGPP_CHECK(read.get<ip_tos>().state() == field_state::present) &&
           CMSGPP_CHECK((*read.get<ip_tos>()).value() == 0xba) && CMSGPP_CHECK(read.get<ip_tos>()->dscp() == 46) &&
           CMSGPP_CHECK(read.get<udp_gro>().state() == field_state::wrong_size) &&
           CMSGPP_CHECK(read.get<udp_gro>().payload().size() == 3) && CMSGPP_CHECK(!read.get<udp_gro>()) &&
           CMSGPP_CHECK(read.get<ip_ttl>().state() == field_state::absent) &&
           CMSGPP_CHECK(read.outcome().wrong_size() == 1) && CMSGPP_CHECK(!read.outcome()) &&
           CMSGPP_CHECK(read.outcome().reason() == end_reason::complete);
}

// pitfall 10
TEST(Record, TellsAbsentFromPresentFromWrongSize) { CMSGPP_HOLDS(states_stay_apart()); }

/// One case of several messages of a type: sizes of IP_TOS in order, and which of them counts.
struct duplicates {
    std::array<std::size_t, 3> sizes;
    field_state state;
    std::size_t counts; ///< index of the one that counts
    std::uint32_t wrong_sizes;
};

constexpr duplicates cases[]{
    {{1, 1, 1}, field_state::present, 2, 0},    {{1, 1, 0}, field_state::present, 1, 1},
    {{1, 2, 3}, field_state::present, 0, 2},    {{0, 1, 2}, field_state::present, 1, 2},
    {{0, 2, 3}, field_state::wrong_size, 2, 3}, {{1, 4, 0}, field_state::present, 1, 1},
};

constexpr bool last_whole_one_counts(const duplicates& one)
{
    bytes buffer;
    for (std::size_t i = 0; i < one.sizes.size(); ++i) {
        std::array<std::byte, 4> payload{};
        for (std::byte& octet : payload) {
            octet = static_cast<std::byte>(i);
        }
        buffer.add(level::ip, 1, std::span<const std::byte>{payload}.first(one.sizes[i]));
    }
    const two read = two::read(control{buffer.bytes()});
    const auto found = read.get<ip_tos>();
    if (found.state() != one.state || read.outcome().wrong_size() != one.wrong_sizes ||
        found.payload().size() != one.sizes[one.counts] || read.outcome().unhandled() != 0) {
        return false;
    }
    return !found || found->value() == one.counts;
}

constexpr bool last_whole_one_counts_always()
{
    for (const duplicates& one : cases) {
        if (!last_whole_one_counts(one)) {
            return false;
        }
    }
    return true;
}
static_assert(last_whole_one_counts_always());

// pitfalls 7, 20
TEST(Record, KeepsTheLastWholeOneOfDuplicates)
{
    for (const duplicates& one : cases) {
        EXPECT_TRUE(last_whole_one_counts(one)) << "sizes " << one.sizes[0] << one.sizes[1] << one.sizes[2];
    }
}

/// What stands before a malformed header is kept, and the outcome says where the walk ended.
constexpr bool keeps_what_comes_before_a_malformed_header()
{
    const auto tos = octets(0xba);
    bytes buffer;
    buffer.add(level::ip, 1, tos).pad();
    const std::size_t end = buffer.size();
    buffer.header(0);
    const two read = two::read(control{buffer.bytes()});
    return CMSGPP_CHECK(read.get<ip_tos>()) && CMSGPP_CHECK(!read.get<udp_gro>()) &&
           CMSGPP_CHECK(read.outcome().reason() == end_reason::length_too_small) &&
           CMSGPP_CHECK(read.outcome().offset() == end) && CMSGPP_CHECK(!read.outcome());
}

// pitfall 1
TEST(Record, KeepsWhatComesBeforeAMalformedHeader) { CMSGPP_HOLDS(keeps_what_comes_before_a_malformed_header()); }

/// A 32-bit libc appends the new form of a timestamp to the old one: both answer to one view, the 64-bit one wins.
constexpr bool appended_timestamp_wins()
{
    using narrow = support::in_host_order<cmsg::abi::linux_ilp32>;
    support::control_bytes<narrow> buffer;
    const auto old_form = support::bytes_of(std::array<std::int32_t, 2>{5, 6});
    const auto new_form = support::bytes_of(std::array<std::int64_t, 2>{std::int64_t{1} << 33, 6});
    buffer.add(1, support::old_id<cmsg::scm_timestampns>.type, old_form)
        .add(1, support::new_id<cmsg::scm_timestampns>.type, new_form);
    const auto read = record<scm_timestampns>::read(basic_control<narrow>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<scm_timestampns>()->time() ==
                        system_time{std::chrono::seconds{std::int64_t{1} << 33} + std::chrono::nanoseconds{6}}) &&
           CMSGPP_CHECK(bool{read.outcome()});
}

// pitfalls 20, 21
TEST(Record, PrefersTheTimestampThatLibcAppends) { CMSGPP_HOLDS(appended_timestamp_wins()); }

/// All of it also in the layouts of this platform that are not this machine's.
constexpr bool reads_every_linux_layout()
{
    const auto read = [](auto abi) {
        using layout = decltype(abi);
        support::control_bytes<layout> buffer;
        buffer.add(level::udp, 104, gro_of_1200);
        const two found = two::read(basic_control<layout>{buffer.bytes()});
        return found.get<udp_gro>() && found.get<udp_gro>()->segment_size() == 1200;
    };
    return support::holds(read, support::abi_list<cmsg::abi::native, support::in_host_order<cmsg::abi::linux_lp64>,
                                                  support::in_host_order<cmsg::abi::linux_ilp32>>{});
}

TEST(Record, ReadsOtherLayouts) { CMSGPP_HOLDS(reads_every_linux_layout()); }

// pitfalls 4, 5
TEST(Record, ReadsAnyAlignmentFromExactMemory)
{
    const auto tos = octets(0xba);
    bytes buffer;
    buffer.add(level::udp, 104, gro_of_1200).add(level::ip, 1, tos);
    for (std::size_t offset = 0; offset < 8; ++offset) {
        SCOPED_TRACE(offset);
        std::array<std::byte, 64> shifted{};
        const std::size_t size = offset + buffer.size();
        ASSERT_LE(size, shifted.size());
        std::copy(buffer.bytes().begin(), buffer.bytes().end(), shifted.begin() + static_cast<std::ptrdiff_t>(offset));
        const support::exact_heap heap{std::span<const std::byte>{shifted}.first(size)};
        const two read = two::read(control{std::span<const std::byte>{heap.bytes()}.subspan(offset)});
        ASSERT_TRUE(read.outcome());
        EXPECT_EQ(read.get<udp_gro>()->segment_size(), 1200U);
        EXPECT_EQ(read.get<ip_tos>()->value(), 0xba);
    }
}

#ifdef __linux__
// A payload beyond what a mark can say has the largest size that it can, and stays of a wrong one. The pages are never
// touched beyond the first.
TEST(Record, SaysTheLargestSizeOfALongerPayload)
{
    constexpr std::size_t largest = ~std::uint32_t{0};
    for (const std::uint64_t size : {std::uint64_t{largest} - 1, std::uint64_t{largest}, std::uint64_t{largest} + 1,
                                     std::uint64_t{largest} + 2, (std::uint64_t{1} << 32U) + 1}) {
        SCOPED_TRACE(size);
        if (size > SIZE_MAX / 2) {
            continue; // of 64-bit machines
        }
        const std::size_t room = cmsg::abi::native::length(static_cast<std::size_t>(size));
        void* const memory =
            ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) {
            GTEST_SKIP() << "no address space for a buffer of " << room << " bytes";
        }
        bytes header;
        header.header(static_cast<cmsg::abi::native::length_type>(room), level::ip, ip_tos::about.id.type);
        std::memcpy(memory, header.bytes().data(), header.size());
        const two read = two::read(control{std::span{static_cast<const std::byte*>(memory), room}});
        const auto found = read.get<ip_tos>();
        EXPECT_EQ(found.state(), field_state::wrong_size);
        EXPECT_EQ(found.payload().size(), size < largest ? size : largest);
        EXPECT_EQ(read.outcome().offset(), room);
        EXPECT_EQ(read.get<udp_gro>().state(), field_state::absent);
        ::munmap(memory, room);
    }
}
#endif

} // namespace
