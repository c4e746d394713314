// SPDX-License-Identifier: MIT
#include <cmsg/receive/up_to.hpp>
#include <cmsg/receive/up_to.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/own_views.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <sys/socket.h> // for CMSG_SPACE, SCM_RIGHTS

namespace {

using cmsg::receive_set;
using cmsg::scm_credentials;
using cmsg::scm_rights;
using cmsg::scm_security;
using cmsg::up_to;
using namespace support;

/// One of many of its kind in one recvmsg.
struct own_repeating : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 9}, .size = 24, .repeats = true};
};

// -- what it is: the view, with a bound

using four = up_to<scm_rights, 4>;

static_assert(cmsg::typed_view<four> && small_view<four>);
static_assert(std::is_same_v<cmsg::view_of<four>, scm_rights>);
static_assert(std::is_same_v<cmsg::view_of<up_to<own_repeating, 3>>, own_repeating>);
static_assert(cmsg::detail::needs_bound<scm_rights> && cmsg::detail::needs_bound<scm_security> &&
              cmsg::detail::needs_bound<own_repeating>);
static_assert(!cmsg::detail::needs_bound<four> && !cmsg::detail::needs_bound<up_to<own_repeating, 3>> &&
              !cmsg::detail::needs_bound<cmsg::ip_tos> && !cmsg::detail::needs_bound<own_minimal>);
static_assert(four::about.place == scm_rights::about.place && four::about.id == scm_rights::about.id &&
              four::about.presence == cmsg::presence::usually);

// -- how much room it is

static_assert(cmsg::view_traits<up_to<scm_rights, 1>>::space == CMSG_SPACE(sizeof(int)));
static_assert(cmsg::view_traits<up_to<scm_rights, 2>>::space == CMSG_SPACE(2 * sizeof(int)));
static_assert(cmsg::view_traits<up_to<scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));
static_assert(cmsg::view_traits<up_to<scm_rights, 253>>::space == CMSG_SPACE(253 * sizeof(int)));
static_assert(cmsg::view_traits<up_to<scm_security, 100>>::space == CMSG_SPACE(100));
static_assert(cmsg::view_traits<up_to<own_repeating, 3>>::space == 3 * CMSG_SPACE(24));
static_assert(receive_set<four, scm_credentials, up_to<scm_security, 65>>::space ==
              CMSG_SPACE(4 * sizeof(int)) + CMSG_SPACE(sizeof(ucred)) + CMSG_SPACE(65));
static_assert(cmsg::control_buffer<receive_set<four>>::capacity == CMSG_SPACE(4 * sizeof(int)));

// pitfall 25: the padding is room as well; the kernel puts a second descriptor there where it has four bytes.
static_assert(cmsg::abi::native::alignment != 8 ||
              cmsg::view_traits<up_to<scm_rights, 1>>::space == cmsg::view_traits<up_to<scm_rights, 2>>::space);

// -- what it does not change: the parse

using buffer = control_bytes<cmsg::abi::native, 512>;

constexpr buffer with_rights(std::size_t count)
{
    buffer made;
    made.add(SOL_SOCKET, scm_credentials::about.id.type, std::array<std::byte, 12>{});
    std::array<std::byte, 40> payload{};
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = bytes_of(static_cast<std::int32_t>(100 + i));
        for (std::size_t byte = 0; byte < number.size(); ++byte) {
            payload[i * number.size() + byte] = number[byte];
        }
    }
    made.add(SOL_SOCKET, SCM_RIGHTS, std::span{payload}.first(count * sizeof(int)));
    made.pad();
    return made;
}

/// More than the bound, fewer, or none: handlers and records take what came, as the view itself.
constexpr bool bound_does_not_bound_the_parse()
{
    using set = receive_set<up_to<scm_rights, 2>, scm_credentials>;
    for (std::size_t count = 0; count <= 10; ++count) {
        const buffer made = with_rights(count);
        const cmsg::control messages{made.bytes()};
        const auto record = set::decode(messages);
        const auto rights = record.get<scm_rights>();
        if (!(CMSGPP_CHECK(rights.state() ==
                           (count == 0 ? cmsg::field_state::wrong_size : cmsg::field_state::present)) &&
              CMSGPP_CHECK(record.get<up_to<scm_rights, 2>>().payload().data() == rights.payload().data()) &&
              CMSGPP_CHECK(record.get<scm_credentials>()) &&
              CMSGPP_CHECK(!((count != 0 &&
                              (rights->size() != count || (*rights)[count - 1] != 99 + static_cast<int>(count))))))) {
            return false;
        }
        const auto plain = set::record_type::read(messages);
        if (!(CMSGPP_CHECK(plain.get<scm_rights>().state() == rights.state()) &&
              CMSGPP_CHECK(plain.outcome() == record.outcome()))) {
            return false;
        }
        std::size_t visited = 0;
        std::size_t wrong = 0;
        const auto handlers = cmsg::overloaded{[&](scm_rights seen) { visited += seen.size(); },
                                               [&](cmsg::wrong_size seen) { wrong += seen.expected; }};
        if (!(CMSGPP_CHECK(set::visit(messages, handlers) == cmsg::visit(set::views{}, messages, handlers)) &&
              CMSGPP_CHECK(visited == 2 * count) && CMSGPP_CHECK(wrong == (count == 0 ? 8U : 0U)))) {
            return false;
        }
    }
    return true;
}

TEST(UpTo, BoundsTheRoomAndNotTheParse) { CMSGPP_HOLDS(bound_does_not_bound_the_parse()); }

constexpr bool generic_handler_gets_the_view_itself()
{
    const buffer made = with_rights(3);
    bool is_view = true;
    std::size_t seen = 0;
    const auto take = [&](auto view) {
        if constexpr (std::is_same_v<decltype(view), scm_rights>) {
            seen += view.size();
        } else {
            is_view = is_view && std::is_same_v<decltype(view), scm_credentials>;
        }
    };
    const cmsg::outcome end =
        receive_set<up_to<scm_rights, 1>, scm_credentials>::visit(cmsg::control{made.bytes()}, take);
    return CMSGPP_CHECK(end) && CMSGPP_CHECK(is_view) && CMSGPP_CHECK(seen == 3);
}

TEST(UpTo, GivesHandlersTheViewItself) { CMSGPP_HOLDS(generic_handler_gets_the_view_itself()); }

/// Of a message that repeats all reach a visitor, also those beyond the bound; a record keeps the last one.
constexpr bool all_that_repeat_are_visited()
{
    using set = receive_set<up_to<own_repeating, 2>, own_minimal>;
    buffer made;
    for (int i = 1; i <= 3; ++i) {
        made.add(200, 9, joined(bytes_of(std::int32_t{i}), std::array<std::byte, 20>{}));
    }
    made.add(200, 1, bytes_of(std::int32_t{7}));
    const cmsg::control messages{made.bytes()};
    int sum = 0;
    int count = 0;
    const auto ended = set::visit(messages, cmsg::overloaded{[&](own_repeating one) {
                                                                 sum = 10 * sum + one.value();
                                                                 ++count;
                                                             },
                                                             [&](own_minimal one) { count += one.value(); }});
    const auto record = set::decode(messages);
    return CMSGPP_CHECK(ended) && CMSGPP_CHECK(sum == 123) && CMSGPP_CHECK(count == 10) &&
           CMSGPP_CHECK(record.get<own_repeating>()->value() == 3) && CMSGPP_CHECK(record.outcome());
}

TEST(UpTo, LeavesNoneOfTheRepeatingOut) { CMSGPP_HOLDS(all_that_repeat_are_visited()); }

/// `enable` of the list entry is the view's own.
TEST(UpTo, EnablesAsTheViewDoes)
{
    const auto enabled = receive_set<up_to<scm_security, 8>, four>::enable(-1);
    EXPECT_TRUE(enabled.refused<scm_security>());
    EXPECT_EQ(enabled.error(), EBADF);
}

} // namespace
