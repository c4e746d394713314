// SPDX-License-Identifier: MIT
// What who receives and sends UDP expects of one include.
#include <cmsg/udp.hpp>
#include <cmsg/udp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace {

using metadata =
    cmsg::receive_set<cmsg::scm_timestampns, cmsg::timestamping_flags<cmsg::sof_timestamping_tx_software>,
                      cmsg::so_rxq_ovfl, cmsg::udp_gro, cmsg::ip_pktinfo, cmsg::ipv6_pktinfo, cmsg::ip_tos,
                      cmsg::ipv6_tclass, cmsg::ip_ttl, cmsg::ipv6_hoplimit, cmsg::ip_recverr, cmsg::ipv6_recverr>;

/// One datagram's way through the library: what is written is found, and a reply is put.
TEST(Udp, IsReceivedAndAnsweredWithOneInclude)
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    cmsg::control_buffer<metadata> control;
    cmsg::control_writer writer{control};
    ASSERT_TRUE(writer.put(cmsg::send::traffic_class{46, cmsg::ecn::ect0}, to));
    ASSERT_TRUE(writer.put(cmsg::send::udp_segment{1200}));
    const auto tos = cmsg::find<cmsg::ip_tos>(writer.messages());
    ASSERT_TRUE(tos);
    EXPECT_EQ(tos->dscp(), 46);
    int handled = 0;
    const auto outcome =
        metadata::visit(writer.messages(), cmsg::overloaded{[&](cmsg::ip_tos) { ++handled; }, [](cmsg::unhandled) {}});
    EXPECT_TRUE(outcome);
    EXPECT_EQ(handled, 1);
    EXPECT_EQ(outcome.unhandled(), 1U) << "UDP_SEGMENT is sent, and never received";
    EXPECT_NE(cmsg::unlisted<metadata>(-1).error(), 0);
}

} // namespace
