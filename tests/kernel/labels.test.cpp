// SPDX-License-Identifier: MIT
// The security label of a packet's sender, which SELinux takes from the IPsec association that the packet came through.
// No policy is needed: a kernel without one knows the labels of itself (linux v6.12 security/selinux/ss/services.c
// security_context_to_sid_core()).
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include <linux/xfrm.h>

namespace {

using namespace cmsg;

/// Whether SELinux is the kernel's module: it alone has this file system.
[[nodiscard]] bool has_selinux()
{
    std::ifstream file{"/proc/filesystems"};
    const std::string all{std::istreambuf_iterator<char>{file}, {}};
    return all.find("selinuxfs") != std::string::npos;
}

/// The label of this process, without a NUL.
[[nodiscard]] std::string own_label()
{
    std::ifstream file{"/proc/thread-self/attr/current"};
    std::string label{std::istreambuf_iterator<char>{file}, {}};
    if (const auto end = label.find('\0'); end != std::string::npos) {
        label.resize(end);
    }
    return label;
}

/// The label of the sockets that this thread opens from now on; if it is empty, that of the thread again. Since v6.8
/// one that was there before a policy has another than it is told (linux v6.12 security/selinux/ss/services.c
/// security_sid_to_context_core()).
void label_sockets(const std::string& label)
{
    const support::descriptor file{::open("/proc/thread-self/attr/sockcreate", O_WRONLY | O_CLOEXEC)};
    if (::write(file.get(), label.data(), label.size()) != static_cast<ssize_t>(label.size())) {
        support::lacks("no label for a socket");
    }
}

[[nodiscard]] xfrm_address_t address_of(in_addr address)
{
    xfrm_address_t result{};
    result.a4 = address.s_addr;
    return result;
}

/// An authentication header (RFC 4302) on each packet from one address to another, whose key both machines know.
class association {
public:
    association(in_addr from, in_addr to, std::string label) : from_{from}, to_{to}, label_{std::move(label)} {}

    /// This machine takes part. From the namespace that the thread is in.
    void add_state() const
    {
        xfrm_usersa_info body{};
        body.id = id();
        body.saddr = address_of(from_);
        body.family = AF_INET;
        body.mode = XFRM_MODE_TRANSPORT;
        body.lft = without_end();
        struct { // xfrm_algo with a key
            std::array<char, 64> name{"hmac(sha256)"};
            std::uint32_t bits = 256;
            std::array<char, 32> bytes{};
        } key;
        kernel::netlink_request request{XFRM_MSG_NEWSA, NLM_F_CREATE | NLM_F_EXCL, body};
        request.put(XFRMA_ALG_AUTH, key);
        send(request, "an association with a label");
    }

    /// And what it sends goes through.
    void add_policy() const
    {
        xfrm_userpolicy_info body{};
        body.sel.daddr = address_of(to_);
        body.sel.saddr = address_of(from_);
        body.sel.family = AF_INET;
        body.sel.prefixlen_d = body.sel.prefixlen_s = 32;
        body.lft = without_end();
        body.dir = XFRM_POLICY_OUT;
        body.action = XFRM_POLICY_ALLOW;
        xfrm_user_tmpl form{};
        form.id = id();
        form.saddr = address_of(from_);
        form.family = AF_INET;
        form.mode = XFRM_MODE_TRANSPORT;
        form.aalgos = form.ealgos = form.calgos = ~0U;
        kernel::netlink_request request{XFRM_MSG_NEWPOLICY, NLM_F_CREATE | NLM_F_EXCL, body};
        request.put(XFRMA_TMPL, form);
        send(request, "a policy with a label");
    }

private:
    [[nodiscard]] xfrm_id id() const
    {
        xfrm_id result{};
        result.daddr = address_of(to_);
        result.spi = htonl(0x1000);
        result.proto = IPPROTO_AH;
        return result;
    }

    [[nodiscard]] static xfrm_lifetime_cfg without_end()
    {
        xfrm_lifetime_cfg result{};
        result.soft_byte_limit = result.hard_byte_limit = XFRM_INF;
        result.soft_packet_limit = result.hard_packet_limit = XFRM_INF;
        return result;
    }

    /// Skips where the kernel has not this part of IPsec; Debian's kernels have it not for 32-bit programs on 64 bits
    /// (linux v6.12 net/xfrm/xfrm_user.c xfrm_user_rcv_msg(), CONFIG_XFRM_USER_COMPAT).
    void send(kernel::netlink_request& request, const char* what) const
    {
        xfrm_user_sec_ctx header{};
        header.len = static_cast<std::uint16_t>(sizeof header + label_.size());
        header.exttype = XFRMA_SEC_CTX;
        header.ctx_alg = XFRM_SC_ALG_SELINUX;
        header.ctx_doi = XFRM_SC_DOI_LSM;
        header.ctx_len = static_cast<std::uint16_t>(label_.size());
        std::vector<std::byte> bytes(sizeof header + label_.size());
        std::memcpy(bytes.data(), &header, sizeof header);
        std::memcpy(&bytes[sizeof header], label_.data(), label_.size());
        const std::size_t start = request.open(XFRMA_SEC_CTX);
        request.append(bytes.data(), bytes.size());
        try {
            request.close(start).send(what, NETLINK_XFRM);
        } catch (const std::system_error& error) {
            if (!support::is_missing(error.code().value())) {
                throw;
            }
            throw support::unavailable{std::string{"this kernel lacks the sockets of labelled IPsec: "} + error.what()};
        }
    }

    in_addr from_;
    in_addr to_;
    std::string label_;
};

/// A datagram to this address, and everything that can stand beside the label, in the order of sending.
class Labels : public testing::Test {
protected:
    using set = receive_set<ip_pktinfo, ip_ttl, ip_tos, up_to<ip_security, 256>, ip_origdstaddr>;

    void open(const kernel::network_namespace& from, const kernel::network_namespace& to, in_addr address)
    {
        receiver_ = to.open_socket(AF_INET, SOCK_DGRAM);
        sender_ = from.open_socket(AF_INET, SOCK_DGRAM);
        name_ = kernel::at(address);
        ASSERT_EQ(::bind(receiver_.get(), name_.get(), name_.size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(receiver_.get(), name_.get(), &name_.size), 0);
        kernel::enable_or_skip<set>(receiver_.get());
    }

    [[nodiscard]] kernel::datagram<set> receive()
    {
        const std::array payload{std::byte{'x'}};
        EXPECT_EQ(kernel::send_bytes(sender_.get(), &name_, cmsg::control_writer{std::span<std::byte>{}}, payload), 0);
        return kernel::datagram<set>{receiver_.get()};
    }

private:
    support::descriptor receiver_;
    support::descriptor sender_;
    kernel::endpoint name_;
};

TEST_F(Labels, OfADatagramIsThatOfItsAssociation)
{
    if (!has_selinux()) {
        const kernel::network_namespace here;
        ASSERT_NO_FATAL_FAILURE(open(here, here, kernel::v4("127.0.0.1")));
        const auto arrived = receive();
        EXPECT_TRUE(arrived.decode().outcome());
        EXPECT_EQ(arrived.decode().get<ip_security>().state(), field_state::absent);
        GTEST_SKIP() << "no SELinux labels packets here: no message, which is checked, and no label";
    }
    const kernel::two_machines net{1500};
    // What a socket sends goes through an association of its own label alone (linux v6.12 security/selinux/xfrm.c
    // selinux_xfrm_state_pol_flow_match()).
    const std::string label = own_label();
    ASSERT_FALSE(label.empty());
    const association both{net.here4, net.there4, label};
    net.here.run([&] {
        both.add_state();
        both.add_policy();
    });
    net.there.run([&] { both.add_state(); });
    label_sockets(label);
    ASSERT_NO_FATAL_FAILURE(open(net.here, net.there, net.there4));
    label_sockets({});
    const auto arrived = receive();
    ASSERT_EQ(arrived.result, 1) << std::strerror(arrived.error);
    std::vector<message_id> order;
    for (const message one : control{arrived.result, arrived.header}) {
        order.push_back(one.id());
    }
    EXPECT_EQ(order, (std::vector{ip_pktinfo::about.id, ip_ttl::about.id, ip_tos::about.id, ip_security::about.id,
                                  ip_origdstaddr::about.id}));
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    EXPECT_EQ(record.outcome().unhandled(), 0U);
    const auto told = record.get<ip_security>();
    ASSERT_TRUE(told);
    EXPECT_EQ((std::string{reinterpret_cast<const char*>(told->label().data()), told->label().size()}), label);
    EXPECT_EQ(told->bytes().size(), label.size() + 1) << "SELinux ends it with a NUL";
}

} // namespace
