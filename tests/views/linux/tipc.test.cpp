// SPDX-License-Identifier: MIT
// No kernel of this project's machines has TIPC: the layouts are those of net/tipc/socket.c tipc_sk_anc_data_recv().
#include <cmsg/views/linux/tipc.hpp>
#include <cmsg/views/linux/tipc.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/receive/up_to.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#ifdef __linux__
#include <linux/tipc.h>
#endif

namespace {

using cmsg::tipc_error;
using cmsg::linux_kernel::tipc_destname;
using cmsg::linux_kernel::tipc_errinfo;
using cmsg::linux_kernel::tipc_retdata;
using namespace support;

// -- TIPC_ERRINFO

static_assert(small_view<tipc_errinfo>);
static_assert(tipc_errinfo::about.id == cmsg::message_id{271, 1} && tipc_errinfo::about.size == 8);
static_assert(tipc_errinfo::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(tipc_errinfo::about.id == cmsg::message_id{SOL_TIPC, TIPC_ERRINFO});
static_assert(TIPC_OK == static_cast<int>(tipc_error::ok) && TIPC_ERR_NO_NAME == static_cast<int>(tipc_error::no_name));
static_assert(TIPC_ERR_NO_PORT == static_cast<int>(tipc_error::no_port));
static_assert(TIPC_ERR_NO_NODE == static_cast<int>(tipc_error::no_node));
static_assert(TIPC_ERR_OVERLOAD == static_cast<int>(tipc_error::overload));
static_assert(TIPC_CONN_SHUTDOWN == static_cast<int>(tipc_error::conn_shutdown));
#endif
static_assert(is_absent_elsewhere<tipc_errinfo>(tipc_errinfo::about.id));

constexpr auto errinfo_payload = joined(bytes_of(4U), bytes_of(66'000U));

constexpr bool errinfo_has_error_and_length()
{
    const tipc_errinfo info{errinfo_payload};
    return CMSGPP_CHECK(info.error() == tipc_error::overload) && CMSGPP_CHECK(info.data_length() == 66'000);
}

constexpr bool unknown_errors_keep_their_number()
{
    const auto payload = joined(bytes_of(0xfedcba98U), bytes_of(0U));
    const tipc_error error = tipc_errinfo{payload}.error();
    return CMSGPP_CHECK(static_cast<std::uint32_t>(error) == 0xfedcba98) && CMSGPP_CHECK(name_of(error) == nullptr) &&
           CMSGPP_CHECK(name_of(tipc_error{6}) == nullptr) &&
           CMSGPP_CHECK(name_of(tipc_error::ok) == std::string_view{"ok"}) &&
           CMSGPP_CHECK(name_of(tipc_error::conn_shutdown) == std::string_view{"conn_shutdown"});
}

constexpr bool errinfo_has_eight_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<tipc_errinfo, decltype(abi)>(tipc_errinfo::about.id, {8}); });
}

TEST(TipcErrinfo, HasErrorAndLength)
{
    CMSGPP_HOLDS(errinfo_has_error_and_length());
    CMSGPP_HOLDS(unknown_errors_keep_their_number());
    CMSGPP_HOLDS(errinfo_has_eight_bytes());
}

// pitfalls 4, 5, 10
TEST(TipcErrinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<tipc_errinfo>(tipc_errinfo::about.id, errinfo_payload, [](tipc_errinfo info) {
        return joined(bytes_of(info.error()), bytes_of(info.data_length()));
    });
}

// -- TIPC_RETDATA

static_assert(small_view<tipc_retdata>);
static_assert(tipc_retdata::about.id == cmsg::message_id{271, 2} && tipc_retdata::about.size == 1);
static_assert(tipc_retdata::about.element == 1 && tipc_retdata::about.presence == cmsg::presence::usually);
static_assert(cmsg::view_traits<cmsg::up_to<tipc_retdata, 100>>::space == cmsg::abi::native::space(100));
#ifdef __linux__
static_assert(tipc_retdata::about.id == cmsg::message_id{SOL_TIPC, TIPC_RETDATA} && TIPC_MAX_USER_MSG_SIZE == 66'000);
#endif
static_assert(is_absent_elsewhere<tipc_retdata>(tipc_retdata::about.id));

constexpr auto returned = octets('r', 'e', 't', 'u', 'r', 'n', 'e', 'd');

constexpr bool retdata_is_what_was_sent()
{
    const tipc_retdata data{returned};
    return CMSGPP_CHECK(data.bytes().data() == returned.data()) && CMSGPP_CHECK(data.bytes().size() == returned.size());
}

/// Of any size that can be sent, which is at least one byte.
constexpr bool retdata_has_any_size_but_none()
{
    return in_every_linux_abi([](auto abi) {
        const auto accepts = [](std::size_t size) {
            return cmsg::view_traits<tipc_retdata>::accepts<decltype(abi)>(tipc_retdata::about.id, size);
        };
        return CMSGPP_CHECK(!accepts(0)) && CMSGPP_CHECK(accepts(1)) && CMSGPP_CHECK(accepts(2)) &&
               CMSGPP_CHECK(accepts(66'000)) && CMSGPP_CHECK(!accepts(66'001)) && CMSGPP_CHECK(!accepts(SIZE_MAX));
    });
}

TEST(TipcRetdata, IsWhatWasSent) { CMSGPP_HOLDS(retdata_is_what_was_sent()); }

TEST(TipcRetdata, HasAnySizeButNone) { CMSGPP_HOLDS(retdata_has_any_size_but_none()); }

// pitfalls 4, 5, 10
TEST(TipcRetdata, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<tipc_retdata>(tipc_retdata::about.id, octets(7),
                                           [](tipc_retdata data) { return data.bytes().front(); });
    const auto check = [](auto abi) {
        expect_any_alignment<tipc_retdata, decltype(abi)>(tipc_retdata::about.id, returned, [](tipc_retdata data) {
            std::array<std::byte, returned.size()> copy{};
            std::copy(data.bytes().begin(), data.bytes().end(), copy.begin());
            return copy;
        });
        return true;
    };
    EXPECT_TRUE(in_every_linux_abi(check));
}

/// A cut one is as good as a shorter one: what is there is handed out, and TIPC_ERRINFO says how much there was.
TEST(TipcRetdata, IsAsLongAsItArrivedWhenCut)
{
    const guarded_page page;
    for (std::size_t size = 1; size < returned.size(); ++size) {
        SCOPED_TRACE(size);
        control_bytes<cmsg::abi::native> cut;
        cut.add(tipc_retdata::about.id.level, tipc_retdata::about.id.type, std::span{returned}.first(size));
        const cmsg::basic_control<cmsg::abi::native> messages{page.at_end(cut.bytes()), true};
        const auto found = cmsg::find<tipc_retdata>(messages);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->bytes().size(), size);
        EXPECT_FALSE(messages.outcome()) << "the kernel had said MSG_CTRUNC";
    }
}

// -- TIPC_DESTNAME

static_assert(small_view<tipc_destname>);
static_assert(tipc_destname::about.id == cmsg::message_id{271, 3} && tipc_destname::about.size == 12);
static_assert(tipc_destname::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(tipc_destname::about.id == cmsg::message_id{SOL_TIPC, TIPC_DESTNAME});
#endif
static_assert(is_absent_elsewhere<tipc_destname>(tipc_destname::about.id));

constexpr auto destname_payload = joined(bytes_of(18'888U), bytes_of(17U), bytes_of(0xfffffffeU));

constexpr bool destname_is_type_and_range()
{
    const tipc_destname destination{destname_payload};
    return CMSGPP_CHECK(destination.type() == 18'888) && CMSGPP_CHECK(destination.lower() == 17) &&
           CMSGPP_CHECK(destination.upper() == 0xfffffffe);
}

constexpr bool destname_has_twelve_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<tipc_destname, decltype(abi)>(tipc_destname::about.id, {12}); });
}

TEST(TipcDestname, IsTypeAndRange)
{
    CMSGPP_HOLDS(destname_is_type_and_range());
    CMSGPP_HOLDS(destname_has_twelve_bytes());
}

// pitfalls 4, 5, 10
TEST(TipcDestname, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<tipc_destname>(tipc_destname::about.id, destname_payload, [](tipc_destname destination) {
        return joined(bytes_of(destination.type()), bytes_of(destination.lower()), bytes_of(destination.upper()));
    });
}

} // namespace
