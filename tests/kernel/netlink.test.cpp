// SPDX-License-Identifier: MIT
// Netlink messages of the kernel about devices, in a namespace of the test's own and out of another one.
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include <cmsg/views/linux/netlink.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#include <optional>

#include <linux/net_namespace.h>

namespace {

using namespace cmsg;

using set = receive_set<netlink_pktinfo, netlink_listen_all_nsid, scm_credentials>;

/// Two namespaces of which the first has an id for the second.
struct two_namespaces {
    static constexpr std::int32_t id = 1234567;

    two_namespaces()
    {
        here.run([&] {
            kernel::netlink_request{RTM_NEWNSID, 0, rtgenmsg{}}
                .put(NETNSA_NSID, id)
                .put(NETNSA_FD, there.get())
                .send("an id for a namespace");
        });
    }

    kernel::network_namespace here;
    kernel::network_namespace there;
};

/// A socket in `place` that gets the messages of these groups.
support::descriptor listen(const kernel::network_namespace& place, std::initializer_list<int> groups, int protocol)
{
    support::descriptor opened = place.open_socket(AF_NETLINK, SOCK_RAW, protocol);
    sockaddr_nl any{}; // a socket without a port gets nothing
    any.nl_family = AF_NETLINK;
    EXPECT_EQ(::bind(opened.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any), 0) << std::strerror(errno);
    for (const int group : groups) {
        EXPECT_TRUE(support::set(opened.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)) << std::strerror(errno);
    }
    return opened;
}

/// Adds a pair of devices to a namespace, which the kernel tells to RTNLGRP_LINK.
void add_device(const kernel::network_namespace& place)
{
    place.run([] {
        kernel::netlink_request link{RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{}};
        const std::size_t info = link.open(IFLA_LINKINFO);
        link.put(IFLA_INFO_KIND, "veth").close(info);
        link.send("a veth");
    });
}

void add_address(const kernel::network_namespace& place, const char* text)
{
    place.add_address("lo", kernel::v4(text), 32);
}

/// The type of the netlink message that arrived.
template <class Receipt>
int type_of(const Receipt& arrived)
{
    nlmsghdr header{};
    EXPECT_GE(arrived.result, static_cast<ssize_t>(sizeof header)) << std::strerror(arrived.error);
    std::memcpy(&header, arrived.payload.data(), sizeof header);
    return header.nlmsg_type;
}

class Netlink : public testing::Test {
protected:
    void SetUp() override { net.emplace(); }

    std::optional<two_namespaces> net;
};

/// The kernel tells an address to one group and a device to another; the numbers are those that were joined.
TEST_F(Netlink, PktinfoIsTheGroup)
{
    const support::descriptor receiver = listen(net->here, {RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR}, NETLINK_ROUTE);
    kernel::enable_or_skip<receive_set<netlink_pktinfo, scm_credentials>>(receiver.get());
    const auto expect = [&](int type, std::uint32_t group) {
        const kernel::datagram<set> arrived{receiver.get()};
        EXPECT_EQ(type_of(arrived), type);
        const auto record = arrived.decode();
        ASSERT_TRUE(record.outcome());
        EXPECT_EQ(record.outcome().unhandled(), 0U);
        const auto info = record.get<netlink_pktinfo>();
        ASSERT_TRUE(info);
        EXPECT_EQ(info->group(), group);
        EXPECT_EQ(record.get<netlink_listen_all_nsid>().state(), field_state::absent);
        // The kernel itself has sent it: nobody's process, and not root's either.
        const auto credentials = record.get<scm_credentials>();
        ASSERT_TRUE(credentials);
        EXPECT_EQ(credentials->pid(), 0);
        EXPECT_EQ(credentials->uid(), support::root_user());
        EXPECT_EQ(credentials->gid(), support::root_group());
        EXPECT_TRUE(credentials->is_unknown());
    };
    add_address(net->here, "192.0.2.1");
    expect(RTM_NEWADDR, RTNLGRP_IPV4_IFADDR);
    add_device(net->here);
    expect(RTM_NEWLINK, RTNLGRP_LINK);
}

/// An answer to a request was sent to no group.
TEST_F(Netlink, PktinfoOfAnAnswerIsNoGroup)
{
    const support::descriptor socket = listen(net->here, {}, NETLINK_ROUTE);
    kernel::enable_or_skip<receive_set<netlink_pktinfo>>(socket.get());
    struct {
        nlmsghdr header;
        ifinfomsg body;
    } request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.ifi_index = static_cast<int>(net->here.index("lo"));
    ASSERT_EQ(::send(socket.get(), &request, sizeof request, 0), static_cast<ssize_t>(sizeof request));
    const kernel::datagram<set> arrived{socket.get()};
    EXPECT_EQ(type_of(arrived), RTM_NEWLINK);
    const auto info = arrived.decode().get<netlink_pktinfo>();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->group(), 0U);
}

/// One process to another: the group that the sender chose by its bit, and the sender's credentials.
TEST_F(Netlink, PktinfoIsTheGroupThatTheSenderChose)
{
    for (const std::uint32_t group : {1U, 2U, 32U}) {
        SCOPED_TRACE(group);
        const support::descriptor receiver = listen(net->here, {static_cast<int>(group)}, NETLINK_USERSOCK);
        kernel::enable_or_skip<receive_set<netlink_pktinfo, scm_credentials>>(receiver.get());
        const support::descriptor sender = listen(net->here, {}, NETLINK_USERSOCK);
        sockaddr_nl to{};
        to.nl_family = AF_NETLINK;
        to.nl_groups = 1U << (group - 1);
        const nlmsghdr message{sizeof message, NLMSG_MIN_TYPE, 0, 0, 0};
        const ssize_t sent =
            ::sendto(sender.get(), &message, sizeof message, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
        // ECONNREFUSED with a group: nobody listened to the port, 0, which is the kernel's; the group was served.
        ASSERT_TRUE(sent == static_cast<ssize_t>(sizeof message) || errno == ECONNREFUSED) << std::strerror(errno);
        const kernel::datagram<set> arrived{receiver.get()};
        EXPECT_EQ(type_of(arrived), NLMSG_MIN_TYPE);
        const auto record = arrived.decode();
        const auto info = record.get<netlink_pktinfo>();
        ASSERT_TRUE(info);
        EXPECT_EQ(info->group(), group);
        const auto credentials = record.get<scm_credentials>();
        ASSERT_TRUE(credentials);
        EXPECT_EQ(credentials->pid(), ::getpid());
        EXPECT_EQ(credentials->uid(), ::getuid());
        EXPECT_EQ(credentials->gid(), ::getgid());
    }
}

/// Messages of both namespaces arrive, and only those of the other one have an id: the one that RTM_NEWNSID gave it.
TEST_F(Netlink, NsidIsThatOfTheOtherNamespace)
{
    const support::descriptor receiver = listen(net->here, {RTNLGRP_IPV4_IFADDR}, NETLINK_ROUTE);
    const auto enabled = set::enable(receiver.get());
    if (enabled.refused<netlink_listen_all_nsid>()) {
        GTEST_SKIP() << "NETLINK_LISTEN_ALL_NSID: " << std::strerror(enabled.error<netlink_listen_all_nsid>());
    }
    support::skip_unless_enabled(enabled);
    const auto expect = [&](std::optional<std::int32_t> nsid) {
        const kernel::datagram<set> arrived{receiver.get()};
        EXPECT_EQ(type_of(arrived), RTM_NEWADDR);
        const auto record = arrived.decode();
        ASSERT_TRUE(record.outcome());
        EXPECT_EQ(record.outcome().unhandled(), 0U);
        const auto found = record.get<netlink_listen_all_nsid>();
        EXPECT_EQ(bool{found}, nsid.has_value());
        if (found && nsid) {
            EXPECT_EQ(found->nsid(), *nsid);
        }
        const auto info = record.get<netlink_pktinfo>();
        ASSERT_TRUE(info);
        EXPECT_EQ(info->group(), std::uint32_t{RTNLGRP_IPV4_IFADDR});
    };
    add_address(net->there, "192.0.2.2");
    expect(two_namespaces::id);
    add_address(net->here, "192.0.2.3");
    expect(std::nullopt);
    add_address(net->there, "192.0.2.4");
    expect(two_namespaces::id);
}

// pitfall 10: the last of the messages is cut, the first one stays.
TEST_F(Netlink, NsidIsCutWhereTheRoomEnds)
{
    const support::descriptor receiver = listen(net->here, {RTNLGRP_IPV4_IFADDR}, NETLINK_ROUTE);
    using two = receive_set<netlink_pktinfo, netlink_listen_all_nsid>;
    kernel::enable_or_skip<two>(receiver.get());
    for (std::size_t size = 0; size <= netlink_listen_all_nsid::about.size; ++size) {
        SCOPED_TRACE(size);
        add_address(net->there, ("192.0.2." + std::to_string(10 + size)).c_str());
        std::array<std::byte, 64> room{};
        const std::size_t space = cmsg::abi::native::space(netlink_pktinfo::about.size);
        const kernel::receipt arrived{receiver.get(), std::span{room}.first(space + cmsg::abi::native::length(size))};
        ASSERT_EQ(type_of(arrived), RTM_NEWADDR);
        const control messages{arrived.result, arrived.header};
        const bool whole = size == netlink_listen_all_nsid::about.size;
        EXPECT_TRUE(find<netlink_pktinfo>(messages));
        EXPECT_EQ(find<netlink_listen_all_nsid>(messages).state(),
                  whole ? field_state::present : field_state::wrong_size);
        EXPECT_EQ(find<netlink_listen_all_nsid>(messages).payload().size(), size);
        EXPECT_EQ(messages.truncated(), !whole);
    }
}

} // namespace
