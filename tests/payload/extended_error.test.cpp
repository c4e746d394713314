// SPDX-License-Identifier: MIT
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/payload/extended_error.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/error_payloads.hpp"
#include "support/exact.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <netinet/in.h>

#ifdef __linux__
#include <ctime> // for timespec, which linux/errqueue.h uses without naming it

#include <linux/errqueue.h>
#endif

namespace {

using namespace cmsg;
using namespace support;

static_assert(std::is_trivially_copyable_v<extended_error> && sizeof(extended_error) <= 16);
static_assert(!std::is_default_constructible_v<extended_error>);
static_assert(!std::is_convertible_v<std::span<const std::byte>, extended_error>);
#ifdef __linux__
static_assert(extended_error::size == sizeof(sock_extended_err));
static_assert(static_cast<int>(error_origin::none) == SO_EE_ORIGIN_NONE);
static_assert(static_cast<int>(error_origin::local) == SO_EE_ORIGIN_LOCAL);
static_assert(static_cast<int>(error_origin::icmp) == SO_EE_ORIGIN_ICMP);
static_assert(static_cast<int>(error_origin::icmp6) == SO_EE_ORIGIN_ICMP6);
static_assert(static_cast<int>(error_origin::timestamping) == SO_EE_ORIGIN_TIMESTAMPING);
static_assert(static_cast<int>(error_origin::zerocopy) == SO_EE_ORIGIN_ZEROCOPY);
static_assert(static_cast<int>(error_origin::txtime) == SO_EE_ORIGIN_TXTIME);
static_assert(static_cast<int>(tx_stage::snd) == SCM_TSTAMP_SND);
static_assert(static_cast<int>(tx_stage::sched) == SCM_TSTAMP_SCHED);
static_assert(static_cast<int>(tx_stage::ack) == SCM_TSTAMP_ACK);
static_assert(static_cast<int>(txtime_failure::invalid) == SO_EE_CODE_TXTIME_INVALID_PARAM);
static_assert(static_cast<int>(txtime_failure::missed) == SO_EE_CODE_TXTIME_MISSED);
#endif

constexpr bool every_field_is_where_the_struct_has_it()
{
    constexpr auto bytes = error_bytes(0x7a6b5c4d, 2, 0x81, 0x92, 0xf1e2d3c4, 0xa5b69788);
    const extended_error error{bytes};
    return CMSGPP_CHECK(error.error() == 0x7a6b5c4d) && CMSGPP_CHECK(error.origin() == error_origin::icmp) &&
           CMSGPP_CHECK(error.type() == 0x81) && CMSGPP_CHECK(error.code() == 0x92) &&
           CMSGPP_CHECK(error.info() == 0xf1e2d3c4) && CMSGPP_CHECK(error.data() == 0xa5b69788);
}

/// Any byte, named or not, stays the byte it was.
constexpr bool origins_survive()
{
    constexpr std::string_view names[]{"none", "local", "icmp", "icmp6", "timestamping", "zerocopy", "txtime"};
    for (unsigned number = 0; number < 256; ++number) {
        const auto bytes = error_bytes(1, number, 0, 0, 0, 0);
        const error_origin origin = extended_error{bytes}.origin();
        if (!(CMSGPP_CHECK(static_cast<unsigned>(origin) == number) &&
              CMSGPP_CHECK((name_of(origin) == nullptr) == (number >= std::size(names))))) {
            return false;
        }
        if (number < std::size(names) && name_of(origin) != names[number]) {
            return false;
        }
    }
    return true;
}

TEST(ExtendedError, HasTheFieldsOfTheStruct)
{
    CMSGPP_HOLDS(every_field_is_where_the_struct_has_it());
#ifdef __linux__
    constexpr auto bytes = error_bytes(ECONNREFUSED, 2, 3, 1, 4, 5);
    sock_extended_err system{};
    std::memcpy(&system, bytes.data(), sizeof system);
    const extended_error error{bytes};
    EXPECT_EQ(error.error(), static_cast<int>(system.ee_errno));
    EXPECT_EQ(static_cast<int>(error.origin()), system.ee_origin);
    EXPECT_EQ(error.type(), system.ee_type);
    EXPECT_EQ(error.code(), system.ee_code);
    EXPECT_EQ(error.info(), system.ee_info);
    EXPECT_EQ(error.data(), system.ee_data);
#endif
}

// pitfall 22
TEST(ExtendedError, KeepsOriginsWithoutAName) { CMSGPP_HOLDS(origins_survive()); }

// -- the offender

constexpr bool offender_is_an_address_or_absent()
{
    const auto of4 = joined(unreachable4, router4);
    const auto of6 = joined(unreachable6, router6);
    const auto from4 = extended_error{of4}.offender();
    const auto from6 = extended_error{of6}.offender();
    if (!(CMSGPP_CHECK(from4) && CMSGPP_CHECK(from6))) {
        return false;
    }
    return CMSGPP_CHECK(from4->family() == AF_INET) && CMSGPP_CHECK(from4->v4()) && CMSGPP_CHECK(!from4->v6()) &&
           CMSGPP_CHECK(from4->v4()->sin_family == AF_INET) && CMSGPP_CHECK(from4->v4()->sin_port == 0) &&
           CMSGPP_CHECK(bytes_of(from4->v4()->sin_addr.s_addr) == octets(192, 0, 2, 1)) &&
           CMSGPP_CHECK(from6->family() == AF_INET6) && CMSGPP_CHECK(from6->v6()) && CMSGPP_CHECK(!from6->v4()) &&
           CMSGPP_CHECK(from6->v6()->sin6_family == AF_INET6) &&
           CMSGPP_CHECK(from6->v6()->sin6_addr.s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(from6->v6()->sin6_addr.s6_addr[15] == 1) && CMSGPP_CHECK(from6->v6()->sin6_scope_id == 7) &&
           CMSGPP_CHECK(!extended_error{unreachable4}.offender()) &&
           CMSGPP_CHECK(!extended_error{joined(unreachable4, nobody4)}.offender()) &&
           CMSGPP_CHECK(!extended_error{joined(unreachable6, nobody6)}.offender());
}

/// Of an error cut at every byte behind its first 16, whether it is read like a whole one but for the offender. A read
/// outside of it would be no constant expression.
constexpr bool is_read_without_its_offender(std::span<const std::byte> payload)
{
    for (std::size_t size = extended_error::size; size <= payload.size(); ++size) {
        const bool same = in_exact_storage(payload.first(size), [&](std::span<const std::byte> bytes) {
            const extended_error cut{bytes};
            const extended_error whole{payload};
            return cut.error() == whole.error() && cut.origin() == whole.origin() && cut.type() == whole.type() &&
                   cut.code() == whole.code() && cut.info() == whole.info() && cut.data() == whole.data() &&
                   cut.offender().has_value() == (size == payload.size());
        });
        if (!CMSGPP_CHECK(same)) {
            return false;
        }
    }
    return true;
}
static_assert(is_read_without_its_offender(joined(unreachable4, router4)));
static_assert(is_read_without_its_offender(joined(unreachable6, router6)));

/// Any family but the two, whatever stands behind it.
constexpr bool offender_has_a_family_that_is_known()
{
    for (unsigned family = 0; family < 256; ++family) {
        const auto bytes =
            joined(unreachable6, bytes_of(static_cast<std::uint16_t>(family)), std::array<std::byte, 26>{});
        if (!CMSGPP_CHECK(extended_error{bytes}.offender().has_value() == (family == AF_INET || family == AF_INET6))) {
            return false;
        }
    }
    return true;
}

// pitfall 22
TEST(ExtendedError, HasAnOffenderOnlyIfItIsAnAddress)
{
    CMSGPP_HOLDS(offender_is_an_address_or_absent());
    CMSGPP_HOLDS(offender_has_a_family_that_is_known());
    const auto payload = joined(unreachable6, router6);
    const sockaddr_in6 offender = extended_error{payload}.offender()->v6().value();
    EXPECT_EQ(std::memcmp(&offender, router6.data(), sizeof offender), 0);
}

// pitfalls 13, 22
TEST(ExtendedError, LosesOnlyTheOffenderWhenThatIsCut)
{
    EXPECT_TRUE(is_read_without_its_offender(joined(unreachable4, router4)));
    EXPECT_TRUE(is_read_without_its_offender(joined(unreachable6, router6)));
}

// -- what the numbers mean

/// Of the readings of an error, which there are: path mtu, RFC 4884, stage, id, zerocopy, txtime, its failure.
constexpr std::array<bool, 7> readings_of(std::span<const std::byte> bytes)
{
    const extended_error error{bytes};
    return {error.path_mtu().has_value(),      error.rfc4884().has_value(),  error.tx_stage().has_value(),
            error.tx_id().has_value(),         error.zerocopy().has_value(), error.txtime().has_value(),
            error.txtime_failure().has_value()};
}

/// With numbers of which every reading could make something, only those of the origin are there.
constexpr bool readings_are_of_one_origin()
{
    for (unsigned origin = 0; origin < 256; ++origin) {
        const auto frag_needed = readings_of(error_bytes(EMSGSIZE, origin, 3, 4, 1300, 0x00640064));
        const auto too_big = readings_of(error_bytes(EMSGSIZE, origin, 2, 0, 1300, 0x00640064));
        const bool icmp = origin == 2 || origin == 3;
        const bool timestamp = origin == 4;
        const bool txtime = origin == 6;
        const std::array<bool, 7> expected{
            origin == 1 || origin == 2, icmp, timestamp, timestamp, origin == 5, txtime, txtime};
        const std::array<bool, 7> expected6{
            origin == 1 || origin == 3, icmp, timestamp, timestamp, origin == 5, txtime, txtime};
        if (!(CMSGPP_CHECK(frag_needed == expected) && CMSGPP_CHECK(too_big == expected6))) {
            return false;
        }
    }
    return true;
}

// pitfall 22
TEST(ExtendedError, IsClassifiedByItsOriginAlone) { CMSGPP_HOLDS(readings_are_of_one_origin()); }

constexpr std::optional<std::uint32_t> mtu_of(std::span<const std::byte> bytes)
{
    return extended_error{bytes}.path_mtu();
}

constexpr bool path_mtu_is_told_by_three()
{
    return CMSGPP_CHECK(mtu_of(error_bytes(EMSGSIZE, 1, 0, 0, 1400, 0)) == 1400U) && // refused here
           CMSGPP_CHECK(mtu_of(error_bytes(EMSGSIZE, 2, 3, 4, 1300, 0)) ==
                        1300U) && // ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED
           CMSGPP_CHECK(mtu_of(error_bytes(EMSGSIZE, 3, 2, 0, 1280, 0)) == 1280U) && // ICMPV6_PKT_TOOBIG
           CMSGPP_CHECK(!mtu_of(error_bytes(EMSGSIZE, 2, 3, 4, 0, 0))) &&            // by a router older than RFC 1191
           CMSGPP_CHECK(!mtu_of(error_bytes(ECONNREFUSED, 2, 3, 3, 7, 0))) &&        // port unreachable
           CMSGPP_CHECK(!mtu_of(error_bytes(EPROTO, 2, 12, 4, 7, 0))) &&             // a parameter problem
           CMSGPP_CHECK(
               !mtu_of(error_bytes(EPROTO, 3, 4, 0, 7, 0))) && // an ICMPv6 parameter problem: info is a pointer
           CMSGPP_CHECK(!mtu_of(error_bytes(EHOSTUNREACH, 1, 0, 0, 7, 0))); // refused here for another reason
}

TEST(ExtendedError, TellsThePathMtu) { CMSGPP_HOLDS(path_mtu_is_told_by_three()); }

/// struct sock_ee_data_rfc4884 in the place of data: u16 len, u8 flags, u8 reserved.
constexpr bool rfc4884_is_a_length_and_a_flag()
{
    const auto head = joined(bytes_of(std::uint32_t{ECONNREFUSED}), octets(2, 3, 3, 0), bytes_of(std::uint32_t{0}));
    const auto valid = joined(head, bytes_of(std::uint16_t{0x1234}), octets(0xfe, 0xff));
    const auto invalid = joined(head, bytes_of(std::uint16_t{100}), octets(1, 0));
    const auto none = joined(head, bytes_of(std::uint16_t{0}), octets(0, 0));
    const auto first = extended_error{valid}.rfc4884();
    const auto second = extended_error{invalid}.rfc4884();
    return CMSGPP_CHECK(first) && CMSGPP_CHECK(first->length == 0x1234) && CMSGPP_CHECK(!first->is_invalid) &&
           CMSGPP_CHECK(second) && CMSGPP_CHECK(second->length == 100) && CMSGPP_CHECK(second->is_invalid) &&
           CMSGPP_CHECK(!extended_error{none}.rfc4884());
}

TEST(ExtendedError, TellsWhereTheExtensionOfAnIcmpErrorIs)
{
    CMSGPP_HOLDS(rfc4884_is_a_length_and_a_flag());
#ifdef __linux__
    sock_extended_err system{};
    system.ee_origin = SO_EE_ORIGIN_ICMP;
    system.ee_rfc4884.len = 300;
    system.ee_rfc4884.flags = SO_EE_RFC4884_FLAG_INVALID;
    const auto bytes = std::bit_cast<std::array<std::byte, sizeof system>>(system);
    EXPECT_EQ(extended_error{bytes}.rfc4884()->length, 300);
    EXPECT_TRUE(extended_error{bytes}.rfc4884()->is_invalid);
#endif
}

constexpr bool timestamps_have_a_stage_and_an_id()
{
    constexpr std::string_view names[]{"snd", "sched", "ack", "completion"};
    for (std::uint32_t stage = 0; stage < 4; ++stage) {
        const auto bytes = error_bytes(ENOMSG, 4, 0, 0, stage, 0xffffffff - stage);
        const extended_error error{bytes};
        if (!(CMSGPP_CHECK(error.tx_stage() == static_cast<tx_stage>(stage)) &&
              CMSGPP_CHECK(name_of(*error.tx_stage()) == names[stage]) &&
              CMSGPP_CHECK(error.tx_id() == tx_id{0xffffffff - stage}))) {
            return false;
        }
    }
    const auto unknown = error_bytes(ENOMSG, 4, 0, 0, 0x80000004, 0);
    const auto stage = extended_error{unknown}.tx_stage();
    return CMSGPP_CHECK(static_cast<std::uint32_t>(*stage) == 0x80000004) && CMSGPP_CHECK(name_of(*stage) == nullptr);
}

// pitfall 19
TEST(ExtendedError, TellsWhichPacketWasStampedWhere) { CMSGPP_HOLDS(timestamps_have_a_stage_and_an_id()); }

constexpr zerocopy_range range_of(std::uint32_t first, std::uint32_t last, unsigned code)
{
    return *extended_error{error_bytes(0, 5, 0, code, first, last)}.zerocopy();
}

constexpr bool zerocopy_ranges_are_inclusive_and_wrap()
{
    struct example {
        std::uint32_t first, last;
        std::uint64_t count;
        std::uint32_t outside; // beside the range
    };
    constexpr example examples[]{{0, 0, 1, 1},
                                 {5, 7, 3, 8},
                                 {5, 7, 3, 4},
                                 {0xfffffffe, 1, 4, 2},
                                 {0xfffffffe, 1, 4, 0xfffffffd},
                                 {0xffffffff, 0xffffffff, 1, 0},
                                 {0xffffffff, 0, 2, 1},
                                 {1, 0xffffffff, 0xffffffff, 0},
                                 {1, 0x80000005, 0x80000005, 0x80000006}};
    for (const example& one : examples) {
        const zerocopy_range range = range_of(one.first, one.last, 0);
        if (!(CMSGPP_CHECK(range.first == zerocopy_id{one.first}) &&
              CMSGPP_CHECK(range.last == zerocopy_id{one.last}) && CMSGPP_CHECK(range.count() == one.count) &&
              CMSGPP_CHECK(range.contains(range.first)) && CMSGPP_CHECK(range.contains(range.last)) &&
              CMSGPP_CHECK(!range.contains(zerocopy_id{one.outside})))) {
            return false;
        }
    }
    const zerocopy_range across = range_of(0xfffffffe, 1, 0);
    const zerocopy_range all = range_of(7, 6, 0);
    return CMSGPP_CHECK(across.contains(zerocopy_id{0xffffffff})) && CMSGPP_CHECK(across.contains(zerocopy_id{0})) &&
           CMSGPP_CHECK(all.count() == std::uint64_t{1} << 32U) &&
           CMSGPP_CHECK(all.contains(zerocopy_id{0x80000000})) && CMSGPP_CHECK(!range_of(0, 0, 0).is_copied) &&
           CMSGPP_CHECK(range_of(0, 0, 1).is_copied) && CMSGPP_CHECK(!range_of(0, 0, 0xfe).is_copied);
}

// pitfall 23
TEST(ExtendedError, TellsWhichSendsAreComplete) { CMSGPP_HOLDS(zerocopy_ranges_are_inclusive_and_wrap()); }

constexpr bool txtime_has_both_halves()
{
    const auto bytes = error_bytes(ECANCELED, 6, 0, 2, 0x89abcdef, 0xfedcba98);
    const extended_error missed{bytes};
    const auto invalid_bytes = error_bytes(EINVAL, 6, 0, 1, 1, 0);
    const extended_error invalid{invalid_bytes};
    const auto unknown_bytes = error_bytes(EINVAL, 6, 0, 3, 1, 0);
    const extended_error unknown{unknown_bytes};
    return CMSGPP_CHECK(missed.txtime() == 0xfedcba9889abcdef) &&
           CMSGPP_CHECK(missed.txtime_failure() == txtime_failure::missed) &&
           CMSGPP_CHECK(name_of(*missed.txtime_failure()) == std::string_view{"missed"}) &&
           CMSGPP_CHECK(invalid.txtime() == 1U) &&
           CMSGPP_CHECK(name_of(*invalid.txtime_failure()) == std::string_view{"invalid"}) &&
           CMSGPP_CHECK(name_of(*unknown.txtime_failure()) == nullptr);
}

TEST(ExtendedError, TellsWhichTimeWasMissed) { CMSGPP_HOLDS(txtime_has_both_halves()); }

} // namespace
