// SPDX-License-Identifier: MIT
// No kernel of this project's machines has kernel TLS: number and size are those of net/tls/tls_sw.c and linux/tls.h.
#include <cmsg/views/linux/tls.hpp>
#include <cmsg/views/linux/tls.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <string_view>

#ifdef __linux__
#include <linux/tls.h>
#endif

namespace {

using cmsg::tls_record_type;
using cmsg::linux_kernel::tls_get_record_type;
using namespace support;

static_assert(small_view<tls_get_record_type>);
static_assert(tls_get_record_type::about.id == cmsg::message_id{282, 2} && tls_get_record_type::about.size == 1);
#ifdef __linux__
static_assert(tls_get_record_type::about.id.type == TLS_GET_RECORD_TYPE);
#endif
static_assert(is_absent_elsewhere<tls_get_record_type>(tls_get_record_type::about.id));

/// Every byte, those without a name as well.
constexpr bool type_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        const tls_record_type type = tls_get_record_type{payload}.type();
        if (!(CMSGPP_CHECK(static_cast<int>(type) == value) &&
              CMSGPP_CHECK((name_of(type) != nullptr) == (value >= 20 && value <= 26)))) {
            return false;
        }
    }
    return true;
}

constexpr bool types_have_their_names()
{
    return CMSGPP_CHECK(tls_get_record_type{octets(21)}.type() == tls_record_type::alert) &&
           CMSGPP_CHECK(name_of(tls_record_type::change_cipher_spec) == std::string_view{"change_cipher_spec"}) &&
           CMSGPP_CHECK(name_of(tls_record_type::application_data) == std::string_view{"application_data"}) &&
           CMSGPP_CHECK(name_of(tls_record_type::ack) == std::string_view{"ack"});
}

constexpr bool has_one_byte()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<tls_get_record_type, decltype(abi)>(tls_get_record_type::about.id, {1});
    });
}

TEST(TlsGetRecordType, KeepsEveryNumber)
{
    CMSGPP_HOLDS(type_is_any_byte());
    CMSGPP_HOLDS(types_have_their_names());
}

TEST(TlsGetRecordType, HasOneByte) { CMSGPP_HOLDS(has_one_byte()); }

// pitfalls 4, 5, 10
TEST(TlsGetRecordType, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<tls_get_record_type>(tls_get_record_type::about.id, octets(22),
                                                  [](tls_get_record_type view) { return view.type(); });
}

} // namespace
