// SPDX-License-Identifier: MIT
#include <cmsg/receive/expected.hpp>
#include <cmsg/receive/expected.hpp>

#include "support/own_views.hpp"

#include <cmsg/views/linux/all.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace {

using namespace cmsg;

// -- What a set expects

template <std::size_t... Places>
constexpr std::array<std::size_t, sizeof...(Places)> places{Places...};

// The kernel's order, whatever the order of the list.
static_assert(detail::expected_places<ip_tos, ip_pktinfo, udp_gro, scm_timestamping> == places<3, 2, 1, 0>);
static_assert(detail::expected_places<so_rxq_ovfl, ip_ttl, ipv6_pktinfo> == places<0, 2, 1>);
static_assert(detail::expected_places<>.empty());

// A view without a place is never expected; it makes the set walk from there.
static_assert(detail::expected_places<support::own_minimal, ip_tos> == places<1>);

// Of two views that answer to one message the list decides, which only the walk knows.
struct rival_of_tos : support::own_view {
    using own_view::own_view;
    static constexpr view_info about{.id = ip_tos::about.id, .size = 1};
};
static_assert(detail::expected_places<rival_of_tos, ip_tos, ip_ttl> == places<2>);

// Another system's messages do not come here.
struct foreign : support::own_minimal {
    using own_minimal::own_minimal;
    static constexpr view_info about{.id = own_minimal::about.id, .size = 4, .place = static_cast<place>(1)};
};
[[maybe_unused]] constexpr cmsg::abi::platform platform_of(const foreign*) noexcept
{
    return cmsg::abi::platform::windows;
}
static_assert(detail::expected_places<foreign, ip_tos> == places<1>);

// A view whose usual size is no whole one cannot be expected by its size.
struct never_that_size : support::own_minimal {
    using own_minimal::own_minimal;
    static constexpr view_info about{.id = own_minimal::about.id, .size = 4, .place = static_cast<place>(1)};
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == 8;
    }
};
static_assert(detail::expected_places<never_that_size, ip_tos> == places<1>);

/// The form of a timestamp that `enable` asks for is the expected one.
constexpr bool usual_form_is_expected =
    detail::expected_message<scm_timestampns>::id.type == (sizeof(long) == 8 ? 35 : 64) || level::socket != 1;
static_assert(usual_form_is_expected);

// -- Which packets a set compares as a whole

template <class... Views>
using layouts_of = typename detail::whole_layouts<detail::expected_views<Views...>>::type;

template <class... Layouts>
using these = detail::layout_list<Layouts...>;

template <class... Views>
using with = detail::whole_layout<Views...>;

// The commonest packets of a dual-stack socket first: neither coalesced nor after a drop; then coalesced; then those
// with all.
static_assert(
    std::is_same_v<layouts_of<so_rxq_ovfl, scm_timestampns, udp_gro, ip_pktinfo, ipv6_pktinfo, ip_tos, ipv6_tclass>,
                   these<with<scm_timestampns, ip_pktinfo, ip_tos>, with<scm_timestampns, ipv6_pktinfo, ipv6_tclass>,
                         with<scm_timestampns, ipv6_pktinfo, ip_pktinfo, ip_tos>,
                         with<scm_timestampns, udp_gro, ip_pktinfo, ip_tos>,
                         with<scm_timestampns, udp_gro, ipv6_pktinfo, ipv6_tclass>,
                         with<scm_timestampns, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_tos>,
                         with<scm_timestampns, so_rxq_ovfl, udp_gro, ip_pktinfo, ip_tos>,
                         with<scm_timestampns, so_rxq_ovfl, udp_gro, ipv6_pktinfo, ipv6_tclass>,
                         with<scm_timestampns, so_rxq_ovfl, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_tos>>>);

// With those after a drop, which a reading asks for: before those with all.
static_assert(
    std::is_same_v<
        typename detail::whole_layouts<detail::expected_views<so_rxq_ovfl, udp_gro, ip_pktinfo, ip_tos>, true>::type,
        these<with<ip_pktinfo, ip_tos>, with<udp_gro, ip_pktinfo, ip_tos>, with<so_rxq_ovfl, ip_pktinfo, ip_tos>,
              with<so_rxq_ovfl, udp_gro, ip_pktinfo, ip_tos>>>);

// An error is in no packet, but in reads of the error queue, which have no rare message either.
static_assert(std::is_same_v<layouts_of<scm_timestamping, udp_gro, ip_pktinfo, ip_recverr>,
                             these<with<scm_timestamping, ip_pktinfo>, with<scm_timestamping, udp_gro, ip_pktinfo>,
                                   with<scm_timestamping, ip_pktinfo, ip_recverr>>>);

// What is enabled on IPv4 sockets alone comes with no mapped packet.
struct tos_of_ipv4 : ip_tos {
    using view = ip_tos;
    using ip_tos::ip_tos;
    static constexpr view_info about = [] {
        view_info info = ip_tos::about;
        info.never_mapped = true;
        return info;
    }();
};
static_assert(std::is_same_v<
              layouts_of<tos_of_ipv4, ip_pktinfo, ipv6_pktinfo, ipv6_tclass>,
              these<with<ip_pktinfo, tos_of_ipv4>, with<ipv6_pktinfo, ipv6_tclass>, with<ipv6_pktinfo, ip_pktinfo>>>);

// Each layout once, none of fewer than two messages, and none of a family that the set has no message for.
static_assert(std::is_same_v<layouts_of<ip_tos, ip_pktinfo>, these<with<ip_pktinfo, ip_tos>>>);
static_assert(std::is_same_v<layouts_of<ipv6_tclass, ipv6_hoplimit>, these<with<ipv6_hoplimit, ipv6_tclass>>>);
static_assert(std::is_same_v<layouts_of<ip_tos>, these<>> && std::is_same_v<layouts_of<>, these<>>);

} // namespace
