// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ERROR_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_ERROR_CHECKS_HPP

// What holds for each message of an error queue.

#include "support/error_payloads.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <cmsg/payload/extended_error.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>

namespace support {

template <class View>
concept error_view = std::is_base_of_v<cmsg::extended_error, View> &&
                     std::is_convertible_v<View, cmsg::extended_error> && small_view<View> &&
                     View::about.presence == cmsg::presence::error_queue&& View::about.place >=
                                                 cmsg::place::ip_recverr&& is_absent_elsewhere<View>(View::about.id);

template <class View>
constexpr bool is_whole_at_sixteen_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {16}); });
}

inline constexpr auto read_all = [](cmsg::extended_error error) {
    const auto offender = error.offender();
    const auto ipv4 = offender ? offender->v4() : std::nullopt;
    const auto ipv6 = offender ? offender->v6() : std::nullopt;
    return std::tuple{error.error(),
                      error.origin(),
                      error.type(),
                      error.code(),
                      error.info(),
                      error.data(),
                      ipv4 ? ipv4->sin_addr.s_addr : 0,
                      ipv6 ? ipv6->sin6_addr.s6_addr[15] : 0};
};

/// An error with its offender before an unreadable page, cut at every byte as the kernel does it.
template <class View>
void expect_cut_offenders_are_not_read(std::span<const std::byte> payload)
{
    const guarded_page page;
    for (std::size_t size = cmsg::extended_error::size; size <= payload.size(); ++size) {
        SCOPED_TRACE(size);
        in_guarded_memory(page, payload.first(size), [&](std::span<const std::byte> bytes) {
            auto expected = read_all(View{payload});
            if (size < payload.size()) {
                expected = read_all(View{payload.first(cmsg::extended_error::size)});
            }
            EXPECT_EQ(read_all(View{bytes}), expected);
        });
    }
    expect_any_alignment<View, host_lp64>(View::about.id, payload, read_all);
    expect_any_alignment<View, host_ilp32>(View::about.id, payload, read_all);
}

} // namespace support

#endif
