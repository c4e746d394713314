// SPDX-License-Identifier: MIT
// No kernel of this project's machines has RxRPC: numbers and sizes are those of linux/rxrpc.h and net/rxrpc/recvmsg.c.
#include <cmsg/views/linux/rxrpc.hpp>
#include <cmsg/views/linux/rxrpc.hpp>

#include "support/enable_one.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/fake_options.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#ifdef __linux__
#include <netinet/in.h> // in front of linux/in.h, which the next one includes

#include <linux/rxrpc.h>
#endif

namespace {

using namespace cmsg::linux_kernel;
using namespace support;

#ifdef __linux__
static_assert(rxrpc_user_call_id::about.id.type == RXRPC_USER_CALL_ID && rxrpc_abort::about.id.type == RXRPC_ABORT);
static_assert(rxrpc_ack::about.id.type == RXRPC_ACK && rxrpc_net_error::about.id.type == RXRPC_NET_ERROR);
static_assert(rxrpc_busy::about.id.type == RXRPC_BUSY && rxrpc_local_error::about.id.type == RXRPC_LOCAL_ERROR);
static_assert(rxrpc_new_call::about.id.type == RXRPC_NEW_CALL);
#endif

// -- RXRPC_USER_CALL_ID

static_assert(small_view<rxrpc_user_call_id>);
static_assert(rxrpc_user_call_id::about.id == cmsg::message_id{272, 1});
static_assert(rxrpc_user_call_id::about.size == 8 && rxrpc_user_call_id::about.presence == cmsg::presence::usually);
static_assert(rxrpc_user_call_id::about.space == cmsg::abi::native::space(sizeof(unsigned long)));
static_assert(is_absent_elsewhere<rxrpc_user_call_id>(rxrpc_user_call_id::about.id));

constexpr bool call_id_is_read_in_both_widths()
{
    const auto wide = bytes_of(std::uint64_t{0xfedcba9876543210});
    const auto narrow = bytes_of(std::uint32_t{0xfedcba98});
    return CMSGPP_CHECK(rxrpc_user_call_id{wide}.value() == 0xfedcba9876543210) &&
           CMSGPP_CHECK(rxrpc_user_call_id{narrow}.value() == 0xfedcba98);
}

/// x32 has the `long` of a 32-bit process and the times of a 64-bit one.
struct like_x32 : host_ilp32 {
    [[maybe_unused]] static constexpr std::size_t time_size = 8;
};

constexpr bool call_id_is_as_wide_as_the_process()
{
    const auto accepts = [](auto abi, std::size_t size) {
        return cmsg::view_traits<rxrpc_user_call_id>::accepts<decltype(abi)>(rxrpc_user_call_id::about.id, size);
    };
    return is_whole_only_at<rxrpc_user_call_id, host_lp64>(rxrpc_user_call_id::about.id, {8}) &&
           is_whole_only_at<rxrpc_user_call_id, host_ilp32>(rxrpc_user_call_id::about.id, {4}) &&
           is_whole_only_at<rxrpc_user_call_id, cmsg::abi::native>(rxrpc_user_call_id::about.id, {sizeof(long)}) &&
           CMSGPP_CHECK(accepts(like_x32{}, 4)) && CMSGPP_CHECK(!accepts(like_x32{}, 8));
}

TEST(RxrpcUserCallId, IsAsWideAsTheProcess)
{
    CMSGPP_HOLDS(call_id_is_read_in_both_widths());
    CMSGPP_HOLDS(call_id_is_as_wide_as_the_process());
}

// pitfalls 4, 5, 10: half of a 64-bit id is none, though a 32-bit process has ids of that size.
TEST(RxrpcUserCallId, IsReadAnywhereAndCutAnywhere)
{
    const auto check = [](auto abi, auto payload) {
        using view = rxrpc_user_call_id;
        expect_cuts_are_told<view, decltype(abi)>(view::about.id, payload);
        expect_any_alignment<view, decltype(abi)>(view::about.id, payload, [](view id) { return id.value(); });
    };
    check(host_lp64{}, bytes_of(std::uint64_t{0x0102030405060708}));
    check(host_ilp32{}, bytes_of(std::uint32_t{0x01020304}));
    check(cmsg::abi::native{}, bytes_of(0x01020304UL));
}

// -- messages of one u32

template <class View>
constexpr bool has_four_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {4}); });
}

// RXRPC_ABORT

static_assert(small_view<rxrpc_abort>);
static_assert(rxrpc_abort::about.id == cmsg::message_id{272, 2} && rxrpc_abort::about.size == 4);
static_assert(rxrpc_abort::about.presence == cmsg::presence::usually &&
              is_absent_elsewhere<rxrpc_abort>(rxrpc_abort::about.id));

constexpr bool abort_code_has_its_sign()
{
    const auto call_dead = bytes_of(std::int32_t{-1}); // RX_CALL_DEAD
    const auto rxkad = bytes_of(19270400U);            // RXKADINCONSISTENCY
    return CMSGPP_CHECK(rxrpc_abort{call_dead}.abort_code() == -1) &&
           CMSGPP_CHECK(rxrpc_abort{rxkad}.abort_code() == 19270400);
}

TEST(RxrpcAbort, HasACodeWithASign)
{
    CMSGPP_HOLDS(abort_code_has_its_sign());
    CMSGPP_HOLDS(has_four_bytes<rxrpc_abort>());
}

// pitfalls 4, 5, 10
TEST(RxrpcAbort, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rxrpc_abort>(rxrpc_abort::about.id, bytes_of(0x01020304U),
                                          [](rxrpc_abort view) { return view.abort_code(); });
}

// RXRPC_NET_ERROR

static_assert(small_view<rxrpc_net_error>);
static_assert(rxrpc_net_error::about.id == cmsg::message_id{272, 5} && rxrpc_net_error::about.size == 4);
static_assert(rxrpc_net_error::about.presence == cmsg::presence::usually &&
              is_absent_elsewhere<rxrpc_net_error>(rxrpc_net_error::about.id));

constexpr bool net_error_is_an_errno()
{
    const auto payload = bytes_of(static_cast<std::uint32_t>(ENETUNREACH));
    return CMSGPP_CHECK(rxrpc_net_error{payload}.error() == ENETUNREACH);
}

TEST(RxrpcNetError, IsAnErrno)
{
    CMSGPP_HOLDS(net_error_is_an_errno());
    CMSGPP_HOLDS(has_four_bytes<rxrpc_net_error>());
}

// pitfalls 4, 5, 10
TEST(RxrpcNetError, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rxrpc_net_error>(rxrpc_net_error::about.id, bytes_of(0x01020304U),
                                              [](rxrpc_net_error view) { return view.error(); });
}

// RXRPC_LOCAL_ERROR

static_assert(small_view<rxrpc_local_error>);
static_assert(rxrpc_local_error::about.id == cmsg::message_id{272, 7} && rxrpc_local_error::about.size == 4);
static_assert(rxrpc_local_error::about.presence == cmsg::presence::usually &&
              is_absent_elsewhere<rxrpc_local_error>(rxrpc_local_error::about.id));

constexpr bool local_error_is_an_errno()
{
    const auto payload = bytes_of(static_cast<std::uint32_t>(ENOMEM));
    return CMSGPP_CHECK(rxrpc_local_error{payload}.error() == ENOMEM);
}

TEST(RxrpcLocalError, IsAnErrno)
{
    CMSGPP_HOLDS(local_error_is_an_errno());
    CMSGPP_HOLDS(has_four_bytes<rxrpc_local_error>());
}

// pitfalls 4, 5, 10
TEST(RxrpcLocalError, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rxrpc_local_error>(rxrpc_local_error::about.id, bytes_of(0x01020304U),
                                                [](rxrpc_local_error view) { return view.error(); });
}

// -- messages without a payload

static_assert(small_view<rxrpc_ack> && small_view<rxrpc_busy> && small_view<rxrpc_new_call>);
static_assert(rxrpc_ack::about.id == cmsg::message_id{272, 3} && rxrpc_ack::about.size == 0);
static_assert(rxrpc_busy::about.id == cmsg::message_id{272, 6} && rxrpc_busy::about.size == 0);
static_assert(rxrpc_new_call::about.id == cmsg::message_id{272, 8} && rxrpc_new_call::about.size == 0);
static_assert(rxrpc_ack::about.presence == cmsg::presence::usually &&
              rxrpc_busy::about.presence == cmsg::presence::usually &&
              rxrpc_new_call::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<rxrpc_ack>(rxrpc_ack::about.id) &&
              is_absent_elsewhere<rxrpc_busy>(rxrpc_busy::about.id));
static_assert(is_absent_elsewhere<rxrpc_new_call>(rxrpc_new_call::about.id));

template <class View>
constexpr bool has_no_payload()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {0}); });
}
static_assert(has_no_payload<rxrpc_ack>() && has_no_payload<rxrpc_busy>() && has_no_payload<rxrpc_new_call>());

template <class View>
class RxrpcSign : public testing::Test {
};
using signs = testing::Types<rxrpc_ack, rxrpc_busy, rxrpc_new_call>;
TYPED_TEST_SUITE(RxrpcSign, signs);

TYPED_TEST(RxrpcSign, HasNoPayload) { EXPECT_TRUE(has_no_payload<TypeParam>()); }

// pitfalls 2, 4, 5: an empty message is one, also as the last of a buffer.
TYPED_TEST(RxrpcSign, IsSeenAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<TypeParam>(TypeParam::about.id, {}, [](TypeParam) { return true; });
}

// -- RXRPC_OOB_ID: linux v6.16 include/uapi/linux/rxrpc.h

static_assert(small_view<rxrpc_oob_id>);
static_assert(rxrpc_oob_id::about.id == cmsg::message_id{272, 15} && rxrpc_oob_id::about.size == 8);
static_assert(rxrpc_oob_id::about.presence == cmsg::presence::usually &&
              is_absent_elsewhere<rxrpc_oob_id>(rxrpc_oob_id::about.id));

constexpr bool oob_id_is_read_whole()
{
    const auto payload = bytes_of(std::uint64_t{0xfedcba9876543210});
    return CMSGPP_CHECK(rxrpc_oob_id{payload}.value() == 0xfedcba9876543210);
}

/// Of 64 bits in 32-bit processes as well.
constexpr bool oob_id_has_eight_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<rxrpc_oob_id, decltype(abi)>(rxrpc_oob_id::about.id, {8}); });
}

TEST(RxrpcOobId, HasEightBytes)
{
    CMSGPP_HOLDS(oob_id_is_read_whole());
    CMSGPP_HOLDS(oob_id_has_eight_bytes());
}

// pitfalls 4, 5, 10
TEST(RxrpcOobId, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rxrpc_oob_id>(rxrpc_oob_id::about.id, bytes_of(std::uint64_t{0x0102030405060708}),
                                           [](rxrpc_oob_id view) { return view.value(); });
}

// -- RXRPC_CHALLENGED: linux v6.16 include/uapi/linux/rxrpc.h struct rxrpc_challenge, struct rxgk_challenge

static_assert(small_view<rxrpc_challenged>);
static_assert(rxrpc_challenged::about.id == cmsg::message_id{272, 16} && rxrpc_challenged::about.size == 8);
static_assert(rxrpc_challenged::about.presence == cmsg::presence::usually &&
              is_absent_elsewhere<rxrpc_challenged>(rxrpc_challenged::about.id));

constexpr auto rxkad_challenge = joined(bytes_of(std::uint16_t{52}), octets(2, 0));
constexpr auto rxgk_challenge = joined(bytes_of(std::uint16_t{7001}), octets(4, 0), bytes_of(18U));

constexpr bool challenge_has_an_enctype_with_rxgk_alone()
{
    const rxrpc_challenged rxkad{rxkad_challenge};
    const rxrpc_challenged rxgk{rxgk_challenge};
    return CMSGPP_CHECK(rxkad.service_id() == 52) && CMSGPP_CHECK(rxkad.security_index() == 2) &&
           CMSGPP_CHECK(!rxkad.enctype()) && CMSGPP_CHECK(rxgk.service_id() == 7001) &&
           CMSGPP_CHECK(rxgk.security_index() == 4) && CMSGPP_CHECK(rxgk.enctype() == 18U);
}

constexpr bool challenge_has_four_bytes_or_eight()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<rxrpc_challenged, decltype(abi)>(rxrpc_challenged::about.id, {8, 4});
    });
}

TEST(RxrpcChallenged, HasAnEnctypeWithRxgkAlone)
{
    CMSGPP_HOLDS(challenge_has_an_enctype_with_rxgk_alone());
    CMSGPP_HOLDS(challenge_has_four_bytes_or_eight());
}

// pitfalls 4, 5, 10
TEST(RxrpcChallenged, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](rxrpc_challenged view) {
        return joined(bytes_of(view.service_id()), bytes_of(view.security_index()),
                      bytes_of(view.enctype().value_or(0)));
    };
    expect_cut_and_unaligned<rxrpc_challenged>(rxrpc_challenged::about.id, rxkad_challenge, read);
    expect_any_alignment<rxrpc_challenged, host_lp64>(rxrpc_challenged::about.id, rxgk_challenge, read);
    expect_any_alignment<rxrpc_challenged, host_ilp32>(rxrpc_challenged::about.id, rxgk_challenge, read);
}

/// A kernel whose RXRPC_SUPPORTED_CMSG is this; it takes any option, as all do, and notes which was set.
class rxrpc_kernel {
public:
    explicit rxrpc_kernel(int largest)
        : answers_{[this](int, int option, const void*, socklen_t) {
                       set = option;
                       return std::optional<int>{0};
                   },
                   [largest](int level, int option, void* value, socklen_t* size) {
                       if (level != SOL_RXRPC || option != 6) {
                           errno = EOPNOTSUPP;
                           return std::optional<int>{-1};
                       }
                       std::memcpy(value, &largest, sizeof largest);
                       *size = sizeof largest;
                       return std::optional<int>{0};
                   }}
    {
    }

    int set = 0;

private:
    fake_options answers_;
};

// pitfall 43
/// Kernels before v6.16 take RXRPC_MANAGE_RESPONSE and do nothing; 14 is the largest number that v6.12 knows.
TEST(RxrpcOobId, IsEnabledWhereTheKernelSendsIt)
{
    for (const int largest : {14, 15, 16, 19}) {
        SCOPED_TRACE(largest);
        rxrpc_kernel kernel{largest};
        const bool oob_id = largest >= 15;
        EXPECT_EQ(enable_one<rxrpc_oob_id>(3), oob_id ? 0 : ENOPROTOOPT);
        EXPECT_EQ(kernel.set, oob_id ? 7 : 0);
        EXPECT_EQ(enable_one<rxrpc_challenged>(3), largest >= 16 ? 0 : ENOPROTOOPT);
    }
}

TEST(RxrpcOobId, IsRefusedWhereTheKernelCannotSayWhatItSends)
{
    const fake_options kernel{[](int, int, const void*, socklen_t) { return std::optional<int>{0}; },
                              [](int, int, void*, socklen_t*) {
                                  errno = EOPNOTSUPP;
                                  return std::optional<int>{-1};
                              }};
    EXPECT_EQ(enable_one<rxrpc_oob_id>(3), EOPNOTSUPP);
}

/// The longer one cut to the size of the shorter has lost its enctype, and nothing else.
TEST(RxrpcChallenged, CutHasNoEnctype)
{
    for (std::size_t size = 0; size < rxgk_challenge.size(); ++size) {
        SCOPED_TRACE(size);
        const guarded_page page;
        control_bytes<cmsg::abi::native> cut;
        cut.add(rxrpc_challenged::about.id.level, rxrpc_challenged::about.id.type,
                std::span{rxgk_challenge}.first(size));
        const auto found =
            cmsg::find<rxrpc_challenged>(cmsg::basic_control<cmsg::abi::native>{page.at_end(cut.bytes())});
        EXPECT_EQ(bool{found}, size == 4);
        if (found) {
            EXPECT_EQ(found->service_id(), 7001);
            EXPECT_FALSE(found->enctype());
        }
    }
}

} // namespace
