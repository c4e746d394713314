// SPDX-License-Identifier: MIT
#include <cmsg/send/sctp.hpp>
#include <cmsg/send/sctp.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/sctp.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::sctp_init> &&
              send::sctp_init::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_INIT});
static_assert(send::sctp_init::about.size == sizeof(sctp_initmsg));
static_assert(send::sendable<send::sctp_sndrcv> &&
              send::sctp_sndrcv::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_SNDRCV});
static_assert(send::sctp_sndrcv::about.size == sizeof(sctp_sndrcvinfo));
static_assert(send::sendable<send::sctp_sndinfo> &&
              send::sctp_sndinfo::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_SNDINFO});
static_assert(send::sctp_sndinfo::about.size == sizeof(sctp_sndinfo));
static_assert(send::sendable<send::sctp_prinfo> &&
              send::sctp_prinfo::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_PRINFO});
static_assert(send::sctp_prinfo::about.size == sizeof(sctp_prinfo));
static_assert(send::sendable<send::sctp_authinfo> &&
              send::sctp_authinfo::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_AUTHINFO});
static_assert(send::sctp_authinfo::about.size == sizeof(sctp_authinfo));
static_assert(send::sendable<send::sctp_dstaddrv4> &&
              send::sctp_dstaddrv4::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_DSTADDRV4});
static_assert(send::sctp_dstaddrv4::about.size == sizeof(in_addr));
static_assert(send::sendable<send::sctp_dstaddrv6> &&
              send::sctp_dstaddrv6::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_DSTADDRV6});
static_assert(send::sctp_dstaddrv6::about.size == sizeof(in6_addr));
static_assert(send::sctp_prinfo::ttl == SCTP_PR_SCTP_TTL && send::sctp_prinfo::rtx == SCTP_PR_SCTP_RTX &&
              send::sctp_prinfo::prio == SCTP_PR_SCTP_PRIO);

constexpr auto init_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::sctp_init{0x0102, 0x0304, 0x0506, 0x0708}, [](auto& is) {
        is.integer(0x0102, 2).integer(0x0304, 2).integer(0x0506, 2).integer(0x0708, 2);
    });
};
TEST(SendSctpInit, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(init_has_its_fields); }

// linux include/uapi/linux/sctp.h struct sctp_sndrcvinfo
constexpr auto sndrcv_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        send::sctp_sndrcv{0x0102, 0x0201, 0x05060708, 0x090a0b0c, 0x0d0e0f10, 0x11121314}, [](auto& is) {
            is.integer(0x0102, 2)
                .zeros(2)
                .integer(0x0201, 2)
                .zeros(2)
                .integer(0x05060708, 4)
                .integer(0x090a0b0c, 4)
                .integer(0x0d0e0f10, 4)
                .zeros(8)
                .integer(0x11121314, 4);
        });
};
TEST(SendSctpSndrcv, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(sndrcv_has_its_fields); }

constexpr auto sndinfo_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<
        decltype(abi)>(send::sctp_sndinfo{0x0102, 0x0201, 0x05060708, 0x090a0b0c, -2}, [](auto& is) {
        is.integer(0x0102, 2).integer(0x0201, 2).integer(0x05060708, 4).integer(0x090a0b0c, 4).integer(0xfffffffe, 4);
    });
};
TEST(SendSctpSndinfo, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(sndinfo_has_its_fields); }

constexpr auto prinfo_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        send::sctp_prinfo{send::sctp_prinfo::rtx, 0x01020304},
        [](auto& is) { is.integer(0x20, 2).zeros(2).integer(0x01020304, 4); });
};
TEST(SendSctpPrinfo, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(prinfo_has_its_fields); }

constexpr auto authinfo_is_a_u16 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::sctp_authinfo{0x0102},
                                                     [](auto& is) { is.integer(0x0102, 2); });
};
TEST(SendSctpAuthinfo, IsAU16InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(authinfo_is_a_u16); }

constexpr auto addresses_are_as_they_are = [](auto abi) {
    using layout = decltype(abi);
    in6_addr v6{};
    v6.s6_addr[0] = 0xfd;
    v6.s6_addr[15] = 9;
    return is_put_right_in_every_room<layout>(
               send::sctp_dstaddrv4{{std::bit_cast<std::uint32_t>(octets(192, 0, 2, 7))}},
               [](auto& is) { is.octets(192, 0, 2, 7); }) &&
           is_put_right_in_every_room<layout>(send::sctp_dstaddrv6{v6},
                                              [](auto& is) { is.octets(0xfd).zeros(14).octets(9); });
};
TEST(SendSctpDstaddr, IsTheAddressInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(addresses_are_as_they_are); }

constexpr bool ranges_of_flags()
{
    constexpr unsigned taken = SCTP_UNORDERED | SCTP_ADDR_OVER | SCTP_ABORT | SCTP_SACK_IMMEDIATELY |
                               SCTP_PR_SCTP_MASK | SCTP_SENDALL | 0x200; // SCTP_EOF is MSG_FIN, which has no name here
    for (unsigned bit = 0; bit < 16; ++bit) {
        const auto one = static_cast<std::uint16_t>(1U << bit);
        const bool is_flag = (taken >> bit & 1U) != 0;
        const bool is_policy = (SCTP_PR_SCTP_MASK >> bit & 1U) != 0;
        if (!(CMSGPP_CHECK(is_in_range(send::sctp_sndinfo{0, one}) == is_flag) &&
              CMSGPP_CHECK(is_in_range(send::sctp_sndrcv{0, one}) == is_flag) &&
              CMSGPP_CHECK(is_in_range(send::sctp_prinfo{one, 0}) == is_policy))) {
            return false;
        }
    }
    return CMSGPP_CHECK(is_out_of_range(send::sctp_sndinfo{0, 0x8000})) &&
           CMSGPP_CHECK(is_out_of_range(send::sctp_prinfo{0x40, 0}));
}
TEST(SendSctp, RefusesFlagsThatAreNone) { CMSGPP_HOLDS(ranges_of_flags()); }

} // namespace
