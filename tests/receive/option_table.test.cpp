// SPDX-License-Identifier: MIT
#include <cmsg/receive/option_table.hpp>
#include <cmsg/receive/option_table.hpp>

#include "support/enable_one.hpp"
#include "support/option_calls.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

#include <sys/socket.h>

namespace {

using namespace cmsg;
using detail::option_row;
using detail::option_table;

/// The row's numbers as the view has them, and the option that its `enable` sets.
template <class View>
void expect_row(const option_row& row)
{
    SCOPED_TRACE(row.name);
    EXPECT_EQ(std::string_view{row.name}, View::about.name);
    EXPECT_EQ(row.id, View::about.id);
    EXPECT_EQ(row.space, view_traits<View>::space);
    if constexpr (support::has_option<View>) {
        const support::option_calls calls;
        static_cast<void>(support::enable_one<View>(-1));
        ASSERT_FALSE(calls.set.empty());
        if (row.option.type != 0) {
            EXPECT_EQ(calls.set.back(), row.option);
        } else {
            EXPECT_EQ(calls.set.back(), (message_id{SOL_SOCKET, row.id.type})) << "a timestamp";
        }
    }
    // It is asked of sockets that the view's messages come on, and of no others.
    for (int domain = 1; domain < 64; ++domain) {
        for (const int type : {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW}) {
            detail::socket_traits socket{{domain, type}, false};
            socket.takes_ipv4 =
                detail::takes_ipv4_options<cmsg::abi::native::platform>(socket.domain, socket.type, false);
            if ((detail::socket_kind::of(socket, 0) & row.kinds) != 0) {
                EXPECT_TRUE(socket.applies<View>()) << "domain " << domain << " type " << type;
            }
        }
    }
}

template <class View>
[[nodiscard]] bool is_of(const option_row& row)
{
    return row.id == View::about.id && std::string_view{row.name} == View::about.name;
}

/// Finds the view's row, if it has one.
template <class View>
void expect_row_of_view(std::vector<int>& found)
{
    for (std::size_t i = 0; i < option_table.size(); ++i) {
        if (is_of<View>(option_table[i])) {
            ++found[i];
            expect_row<View>(option_table[i]);
        }
    }
}

template <class... Views>
void expect_rows_of(view_list<Views...>, std::vector<int>& found)
{
    (expect_row_of_view<Views>(found), ...);
}

TEST(OptionTable, SaysWhatTheViewsSay)
{
    std::vector<int> found(option_table.size());
    expect_rows_of(detail::plain_list<linux_kernel::all_views>{}, found);
    expect_rows_of(detail::plain_list<hci_views>{}, found);
    expect_rows_of(detail::plain_list<wpan_views>{}, found);
    expect_rows_of(detail::plain_list<misdn_views>{}, found);
    for (std::size_t i = 0; i < option_table.size(); ++i) {
        EXPECT_EQ(found[i], 1) << option_table[i].name;
    }
}

/// What no kernel tells by getsockopt, and has an option all the same.
template <class View>
constexpr bool is_told_by_nobody = std::is_same_v<View, scm_inq> || std::is_same_v<View, rds_cmsg_rxpath_latency> ||
                                   std::is_same_v<View, rxrpc_oob_id> || std::is_same_v<View, rxrpc_challenged>;

template <class View>
void expect_listed()
{
    if constexpr (support::has_option<View>) {
        int rows = 0;
        for (const option_row& row : option_table) {
            rows += is_of<View>(row) ? 1 : 0;
        }
        EXPECT_EQ(rows, is_told_by_nobody<View> ? 0 : 1) << View::about.name;
    }
}

template <class... Views>
void expect_all_listed(view_list<Views...>)
{
    (expect_listed<Views>(), ...);
}

TEST(OptionTable, HasEveryViewWithAnOption)
{
    expect_all_listed(detail::plain_list<linux_kernel::all_views>{});
    expect_all_listed(detail::plain_list<hci_views>{});
    expect_all_listed(detail::plain_list<wpan_views>{});
    expect_all_listed(detail::plain_list<misdn_views>{});
}

} // namespace
