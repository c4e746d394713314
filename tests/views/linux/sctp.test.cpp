// SPDX-License-Identifier: MIT
// No kernel of this project's machines has SCTP: the layouts are those of linux/sctp.h and RFC 6458 section 5.3.
#include <cmsg/views/linux/sctp.hpp>
#include <cmsg/views/linux/sctp.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#ifdef __linux__
#include <netinet/in.h> // for IPPROTO_SCTP

#include <linux/sctp.h>
#endif

namespace {

using cmsg::linux_kernel::sctp_nxtinfo;
using cmsg::linux_kernel::sctp_rcvinfo;
using cmsg::linux_kernel::sctp_sndrcv;
using namespace support;

// Two bytes of padding stand behind three fields of 16 bits; nobody sets them.
constexpr auto padding = octets(0xee, 0xee);

// What the sender gave as htonl(51), PPID of WebRTC strings (RFC 8831): the same four bytes arrive.
constexpr auto ppid_as_sent = octets(0, 0, 0, 51);

// -- SCTP_SNDRCV

static_assert(small_view<sctp_sndrcv>);
static_assert(sctp_sndrcv::about.id == cmsg::message_id{132, 1} && sctp_sndrcv::about.size == 32);
static_assert(sctp_sndrcv::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(sctp_sndrcv::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_SNDRCV});
static_assert(sctp_sndrcv::about.size == sizeof(sctp_sndrcvinfo));
static_assert(offsetof(sctp_sndrcvinfo, sinfo_ppid) == 8 && offsetof(sctp_sndrcvinfo, sinfo_context) == 12);
static_assert(offsetof(sctp_sndrcvinfo, sinfo_timetolive) == 16 && offsetof(sctp_sndrcvinfo, sinfo_tsn) == 20);
static_assert(offsetof(sctp_sndrcvinfo, sinfo_cumtsn) == 24 && offsetof(sctp_sndrcvinfo, sinfo_assoc_id) == 28);
static_assert(SCTP_EVENTS == 11 && offsetof(sctp_event_subscribe, sctp_data_io_event) == 0);
#endif
static_assert(is_absent_elsewhere<sctp_sndrcv>(sctp_sndrcv::about.id));

constexpr auto sndrcv_payload =
    joined(bytes_of(std::uint16_t{0x0102}), bytes_of(std::uint16_t{0x0304}), bytes_of(std::uint16_t{0x0001}), padding,
           ppid_as_sent, bytes_of(0x11121314U), bytes_of(0x21222324U), bytes_of(0xfffffff0U), bytes_of(0x41424344U),
           bytes_of(std::int32_t{-7}));

constexpr bool sndrcv_has_its_fields()
{
    const sctp_sndrcv info{sndrcv_payload};
    return CMSGPP_CHECK(info.sid() == 0x0102) && CMSGPP_CHECK(info.ssn() == 0x0304) &&
           CMSGPP_CHECK(info.flags() == 1) && CMSGPP_CHECK(bytes_of(info.ppid()) == ppid_as_sent) &&
           CMSGPP_CHECK(info.context() == 0x11121314) && CMSGPP_CHECK(info.timetolive() == 0x21222324) &&
           CMSGPP_CHECK(info.tsn() == 0xfffffff0) && CMSGPP_CHECK(info.cumtsn() == 0x41424344) &&
           CMSGPP_CHECK(info.assoc_id() == -7);
}

constexpr bool sndrcv_has_32_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<sctp_sndrcv, decltype(abi)>(sctp_sndrcv::about.id, {32}); });
}

TEST(SctpSndrcv, HasItsFieldsInTheirPlaces)
{
    CMSGPP_HOLDS(sndrcv_has_its_fields());
    CMSGPP_HOLDS(sndrcv_has_32_bytes());
}

// pitfalls 4, 5, 10
TEST(SctpSndrcv, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<sctp_sndrcv>(sctp_sndrcv::about.id, sndrcv_payload, [](sctp_sndrcv info) {
        return joined(bytes_of(info.sid()), bytes_of(info.ssn()), bytes_of(info.flags()), bytes_of(info.ppid()),
                      bytes_of(info.context()), bytes_of(info.timetolive()), bytes_of(info.tsn()),
                      bytes_of(info.cumtsn()), bytes_of(info.assoc_id()));
    });
}

// -- SCTP_RCVINFO

static_assert(small_view<sctp_rcvinfo>);
static_assert(sctp_rcvinfo::about.id == cmsg::message_id{132, 3} && sctp_rcvinfo::about.size == 28);
static_assert(sctp_rcvinfo::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(sctp_rcvinfo::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_RCVINFO});
static_assert(sctp_rcvinfo::about.size == sizeof(::sctp_rcvinfo));
static_assert(offsetof(::sctp_rcvinfo, rcv_ppid) == 8 && offsetof(::sctp_rcvinfo, rcv_tsn) == 12);
static_assert(offsetof(::sctp_rcvinfo, rcv_cumtsn) == 16 && offsetof(::sctp_rcvinfo, rcv_context) == 20);
static_assert(offsetof(::sctp_rcvinfo, rcv_assoc_id) == 24 && SCTP_RECVRCVINFO == 32);
#endif
static_assert(is_absent_elsewhere<sctp_rcvinfo>(sctp_rcvinfo::about.id));

constexpr auto rcvinfo_payload = joined(bytes_of(std::uint16_t{0x0102}), bytes_of(std::uint16_t{0x0304}),
                                        bytes_of(std::uint16_t{0x0001}), padding, ppid_as_sent, bytes_of(0xfffffff0U),
                                        bytes_of(0x41424344U), bytes_of(0x11121314U), bytes_of(std::int32_t{-7}));

constexpr bool rcvinfo_has_its_fields()
{
    const sctp_rcvinfo info{rcvinfo_payload};
    return CMSGPP_CHECK(info.sid() == 0x0102) && CMSGPP_CHECK(info.ssn() == 0x0304) &&
           CMSGPP_CHECK(info.flags() == 1) && CMSGPP_CHECK(bytes_of(info.ppid()) == ppid_as_sent) &&
           CMSGPP_CHECK(info.tsn() == 0xfffffff0) && CMSGPP_CHECK(info.cumtsn() == 0x41424344) &&
           CMSGPP_CHECK(info.context() == 0x11121314) && CMSGPP_CHECK(info.assoc_id() == -7);
}

constexpr bool rcvinfo_has_28_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<sctp_rcvinfo, decltype(abi)>(sctp_rcvinfo::about.id, {28}); });
}

TEST(SctpRcvinfo, HasItsFieldsInTheirPlaces)
{
    CMSGPP_HOLDS(rcvinfo_has_its_fields());
    CMSGPP_HOLDS(rcvinfo_has_28_bytes());
}

// pitfalls 4, 5, 10
TEST(SctpRcvinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<sctp_rcvinfo>(sctp_rcvinfo::about.id, rcvinfo_payload, [](sctp_rcvinfo info) {
        return joined(bytes_of(info.sid()), bytes_of(info.ssn()), bytes_of(info.flags()), bytes_of(info.ppid()),
                      bytes_of(info.tsn()), bytes_of(info.cumtsn()), bytes_of(info.context()),
                      bytes_of(info.assoc_id()));
    });
}

// -- SCTP_NXTINFO

static_assert(small_view<sctp_nxtinfo>);
static_assert(sctp_nxtinfo::about.id == cmsg::message_id{132, 4} && sctp_nxtinfo::about.size == 16);
static_assert(sctp_nxtinfo::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(sctp_nxtinfo::about.id == cmsg::message_id{IPPROTO_SCTP, SCTP_NXTINFO});
static_assert(sctp_nxtinfo::about.size == sizeof(::sctp_nxtinfo) && SCTP_RECVNXTINFO == 33);
static_assert(offsetof(::sctp_nxtinfo, nxt_ppid) == 4 && offsetof(::sctp_nxtinfo, nxt_length) == 8);
static_assert(offsetof(::sctp_nxtinfo, nxt_assoc_id) == 12 && SCTP_NOTIFICATION == 0x8000);
#endif
static_assert(is_absent_elsewhere<sctp_nxtinfo>(sctp_nxtinfo::about.id));

constexpr auto nxtinfo_payload = joined(bytes_of(std::uint16_t{0x0102}), bytes_of(std::uint16_t{0x8000}), ppid_as_sent,
                                        bytes_of(0x00012345U), bytes_of(std::int32_t{-7}));

constexpr bool nxtinfo_has_its_fields()
{
    const sctp_nxtinfo info{nxtinfo_payload};
    return CMSGPP_CHECK(info.sid() == 0x0102) && CMSGPP_CHECK(info.flags() == 0x8000) &&
           CMSGPP_CHECK(bytes_of(info.ppid()) == ppid_as_sent) && CMSGPP_CHECK(info.length() == 0x12345) &&
           CMSGPP_CHECK(info.assoc_id() == -7);
}

constexpr bool nxtinfo_has_16_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<sctp_nxtinfo, decltype(abi)>(sctp_nxtinfo::about.id, {16}); });
}

TEST(SctpNxtinfo, HasItsFieldsInTheirPlaces)
{
    CMSGPP_HOLDS(nxtinfo_has_its_fields());
    CMSGPP_HOLDS(nxtinfo_has_16_bytes());
}

// pitfalls 4, 5, 10
TEST(SctpNxtinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<sctp_nxtinfo>(sctp_nxtinfo::about.id, nxtinfo_payload, [](sctp_nxtinfo info) {
        return joined(bytes_of(info.sid()), bytes_of(info.flags()), bytes_of(info.ppid()), bytes_of(info.length()),
                      bytes_of(info.assoc_id()));
    });
}

} // namespace
