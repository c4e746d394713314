// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket_devmem.hpp>
#include <cmsg/views/linux/socket_devmem.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/receive/up_to.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include <sys/socket.h>

namespace {

using cmsg::scm_devmem_dmabuf;
using cmsg::scm_devmem_linear;
using namespace support;

// No card with device memory here: the layout is struct dmabuf_cmsg of linux v6.12 include/uapi/linux/uio.h
// {u64 frag_offset; u32 frag_size; u32 frag_token; u32 dmabuf_id; u32 flags}.
constexpr auto dmabuf_payload = joined(bytes_of(std::uint64_t{0x0102030405060708}), bytes_of(4096U),
                                       bytes_of(0xfffffffeU), bytes_of(3U), bytes_of(0x80000001U));
// linux v6.12 net/ipv4/tcp.c tcp_recvmsg_dmabuf() clears the struct and sets the size.
constexpr auto linear_payload =
    joined(bytes_of(std::uint64_t{0}), bytes_of(52U), bytes_of(0U), bytes_of(0U), bytes_of(0U));

template <class View>
constexpr bool is_fragment_view(std::int32_t number)
{
    return small_view<View> && View::about.size == 24 && View::about.repeats &&
           View::about.presence == cmsg::presence::usually && View::about.id == cmsg::message_id{SOL_SOCKET, number} &&
           is_absent_elsewhere<View>(View::about.id);
}
// asm/socket.h of Debian 12 does not have them.
#ifdef SCM_DEVMEM_LINEAR
static_assert(is_fragment_view<scm_devmem_linear>(SCM_DEVMEM_LINEAR));
static_assert(is_fragment_view<scm_devmem_dmabuf>(SCM_DEVMEM_DMABUF));
#elif !defined(__hppa__) && !defined(__sparc__)
static_assert(is_fragment_view<scm_devmem_linear>(78));
static_assert(is_fragment_view<scm_devmem_dmabuf>(79));
#endif

constexpr bool dmabuf_tells_where_the_fragment_is()
{
    const scm_devmem_dmabuf fragment{dmabuf_payload};
    return CMSGPP_CHECK(fragment.fragment_offset() == 0x0102030405060708) &&
           CMSGPP_CHECK(fragment.fragment_size() == 4096) && CMSGPP_CHECK(fragment.fragment_token() == 0xfffffffe) &&
           CMSGPP_CHECK(fragment.dmabuf_id() == 3) && CMSGPP_CHECK(fragment.flags() == 0x80000001);
}

constexpr bool linear_tells_its_size() { return CMSGPP_CHECK(scm_devmem_linear{linear_payload}.fragment_size() == 52); }

template <class View>
constexpr bool has_twenty_four_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {24}); });
}

/// Every fragment is handed out, in the order of the stream: each token must be given back.
constexpr bool every_fragment_is_handed_out()
{
    control_bytes<cmsg::abi::native> bytes;
    bytes.add(cmsg::level::socket, scm_devmem_linear::about.id.type, linear_payload);
    for (std::uint32_t token = 1; token <= 3; ++token) {
        const auto fragment =
            joined(bytes_of(std::uint64_t{0}), bytes_of(9U), bytes_of(token), bytes_of(std::uint64_t{0}));
        bytes.add(cmsg::level::socket, scm_devmem_dmabuf::about.id.type, fragment);
    }
    std::uint32_t tokens = 0;
    std::uint32_t linear = 0;
    const auto ended = cmsg::visit(
        cmsg::view_list<scm_devmem_dmabuf, scm_devmem_linear>{}, cmsg::control{bytes.bytes()},
        cmsg::overloaded{[&](scm_devmem_dmabuf fragment) { tokens = tokens * 10 + fragment.fragment_token(); },
                         [&](scm_devmem_linear fragment) { linear += fragment.fragment_size(); }});
    return CMSGPP_CHECK(ended) && CMSGPP_CHECK(tokens == 123) && CMSGPP_CHECK(linear == 52);
}

TEST(ScmDevmemDmabuf, TellsWhereTheFragmentIs)
{
    CMSGPP_HOLDS(dmabuf_tells_where_the_fragment_is());
    CMSGPP_HOLDS(has_twenty_four_bytes<scm_devmem_dmabuf>());
}

TEST(ScmDevmemLinear, TellsItsSize)
{
    CMSGPP_HOLDS(linear_tells_its_size());
    CMSGPP_HOLDS(has_twenty_four_bytes<scm_devmem_linear>());
}

// pitfall 7
TEST(ScmDevmemDmabuf, ComesOnceForEveryFragment)
{
    CMSGPP_HOLDS(every_fragment_is_handed_out());
    EXPECT_EQ((cmsg::up_to<scm_devmem_dmabuf, 16>::about.space), 16 * cmsg::abi::native::space(24));
}

// pitfalls 4, 5, 8, 10
TEST(ScmDevmemDmabuf, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_devmem_dmabuf>(
        scm_devmem_dmabuf::about.id, dmabuf_payload, [](scm_devmem_dmabuf fragment) {
            return std::array{fragment.fragment_offset(), std::uint64_t{fragment.fragment_size()},
                              std::uint64_t{fragment.fragment_token()}, std::uint64_t{fragment.dmabuf_id()},
                              std::uint64_t{fragment.flags()}};
        });
}

// pitfalls 4, 5, 10
TEST(ScmDevmemLinear, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_devmem_linear>(scm_devmem_linear::about.id, linear_payload,
                                                [](scm_devmem_linear fragment) { return fragment.fragment_size(); });
}

} // namespace
