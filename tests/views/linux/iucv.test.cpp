// SPDX-License-Identifier: MIT
// IUCV exists on s390 alone: number and size are those of include/net/iucv/af_iucv.h and net/iucv/af_iucv.c.
#include <cmsg/views/linux/iucv.hpp>
#include <cmsg/views/linux/iucv.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#if defined(__linux__) && __has_include(<netiucv/iucv.h>)
#include <netiucv/iucv.h> // glibc only
#endif

namespace {

using cmsg::linux_kernel::scm_iucv_trgcls;
using namespace support;

static_assert(small_view<scm_iucv_trgcls>);
static_assert(scm_iucv_trgcls::about.id == cmsg::message_id{277, 1} && scm_iucv_trgcls::about.size == 4);
#ifdef SCM_IUCV_TRGCLS
static_assert(scm_iucv_trgcls::about.id == cmsg::message_id{SOL_IUCV, SCM_IUCV_TRGCLS});
#endif
static_assert(is_absent_elsewhere<scm_iucv_trgcls>(scm_iucv_trgcls::about.id));

constexpr bool class_is_read_whole()
{
    const auto payload = bytes_of(0xfedcba98U);
    return CMSGPP_CHECK(scm_iucv_trgcls{payload}.target_class() == 0xfedcba98);
}

constexpr bool has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<scm_iucv_trgcls, decltype(abi)>(scm_iucv_trgcls::about.id, {4}); });
}

TEST(ScmIucvTrgcls, HasFourBytes)
{
    CMSGPP_HOLDS(class_is_read_whole());
    CMSGPP_HOLDS(has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(ScmIucvTrgcls, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_iucv_trgcls>(scm_iucv_trgcls::about.id, bytes_of(0x01020304U),
                                              [](scm_iucv_trgcls view) { return view.target_class(); });
}

} // namespace
