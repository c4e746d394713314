// SPDX-License-Identifier: MIT
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/join.hpp>

#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <type_traits>

namespace {

using namespace cmsg;

template <class Expected, class... Sets>
constexpr bool joins_to = std::is_same_v<join<Sets...>, Expected>;

// -- a view once, in the order of first appearance

using three = receive_set<scm_timestampns, ip_pktinfo, ip_tos>;
static_assert(joins_to<three, three>);
static_assert(joins_to<receive_set<ip_tos, ip_ttl, ipv6_tclass>, receive_set<ip_tos, ip_ttl>, receive_set<>,
                       receive_set<ip_ttl, ipv6_tclass>>);
static_assert(joins_to<three, three, receive_set<ip_tos>, three>);
static_assert(joins_to<receive_set<ip_tos>, receive_set<>, receive_set<ip_tos>>);
static_assert(joins_to<receive_set<>, receive_set<>, receive_set<>>);
static_assert(join<three, receive_set<ip_tos>>::space == three::space);

// An entry stands for the set of it alone.
static_assert(joins_to<receive_set<ip_tos, ip_ttl>, receive_set<ip_tos>, ip_ttl>);
static_assert(joins_to<receive_set<ip_tos>, ip_tos, ip_tos>);

// pitfall 32
// -- flags of timestamping

constexpr auto receiving = sof_timestamping_rx_software | sof_timestamping_software;
constexpr auto sending = sof_timestamping_tx_sched | sof_timestamping_software | sof_timestamping_opt_id;

static_assert(joins_to<receive_set<timestamping_flags<receiving | sending>>, receive_set<timestamping_flags<receiving>>,
                       receive_set<timestamping_flags<sending>>>);
static_assert(joins_to<receive_set<timestamping_flags<receiving | sending>>, receive_set<scm_timestamping>,
                       receive_set<timestamping_flags<sending>>>,
              "scm_timestamping asks for flags as well");
static_assert(joins_to<receive_set<timestamping_flags<receiving | sending>>, receive_set<timestamping_flags<sending>>,
                       receive_set<scm_timestamping>>);
static_assert(joins_to<receive_set<scm_timestamping>, receive_set<scm_timestamping>, receive_set<scm_timestamping>>);
static_assert(joins_to<receive_set<ip_tos, timestamping_flags<7>, ip_ttl, ip_recverr>,
                       receive_set<ip_tos, timestamping_flags<1>, ip_ttl>,
                       receive_set<ip_recverr, timestamping_flags<2>>, receive_set<timestamping_flags<4>>>,
              "in the place where it stood first");
static_assert(
    joins_to<receive_set<scm_timestamp, scm_timestamping>, receive_set<scm_timestamp>, receive_set<scm_timestamping>>,
    "which stand beside each other");

// -- bounds

static_assert(
    joins_to<receive_set<up_to<scm_rights, 5>>, receive_set<up_to<scm_rights, 3>>, receive_set<up_to<scm_rights, 5>>>);
static_assert(joins_to<receive_set<up_to<scm_rights, 5>, up_to<scm_security, 9>>,
                       receive_set<up_to<scm_rights, 5>, up_to<scm_security, 8>>,
                       receive_set<up_to<scm_security, 9>, up_to<scm_rights, 3>>>);
static_assert(joins_to<receive_set<up_to<scm_devmem_linear, 4>>, receive_set<up_to<scm_devmem_linear, 4>>,
                       receive_set<up_to<scm_devmem_linear, 2>>>);
static_assert(join<receive_set<up_to<scm_rights, 2>>, receive_set<up_to<scm_rights, 200>>>::space ==
              receive_set<up_to<scm_rights, 200>>::space);

// -- an entry of one's own

/// Says what it becomes beside any other entry of its view.
struct own_with_option : ip_tos {
    using view = ip_tos;
    using ip_tos::ip_tos;
    template <class>
    using joined_with = own_with_option;
};
static_assert(joins_to<receive_set<own_with_option>, receive_set<own_with_option>, receive_set<ip_tos>>);
static_assert(
    joins_to<receive_set<ip_ttl, own_with_option>, receive_set<ip_ttl, ip_tos>, receive_set<own_with_option, ip_ttl>>);

TEST(Join, IsASetLikeAnyOther)
{
    using set = join<receive_set<ip_tos, scm_timestamping>, receive_set<ip_recverr, timestamping_flags<sending>>>;
    EXPECT_EQ(set::space, (receive_set<ip_tos, scm_timestamping, ip_recverr>::space));
    EXPECT_EQ(set::enable(-1).error<scm_timestamping>(), EBADF);
    EXPECT_FALSE(set::decode(control{}).get<scm_timestamping>());
}

} // namespace
