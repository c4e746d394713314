// SPDX-License-Identifier: MIT
// TLS of the running kernel: the type of a record, as the sender gives it and as the receiver is told it.
#include "kernel/families/family.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/tls.hpp>
#include <cmsg/views/linux/tls.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h> // for TCP_ULP
#include <sys/socket.h>

#include <linux/tls.h>

namespace {

using namespace cmsg;

constexpr int sol_tls = 282;

class Tls : public testing::TestWithParam<std::uint16_t> {
protected:
    void SetUp() override
    {
        client = kernel::open_family("TCP", AF_INET, SOCK_STREAM);
        // Established or not, a kernel that has TLS knows its name.
        if (!use_tls(client.get()) && errno == ENOENT) {
            kernel::lacks_family("TLS");
        }
        support::needs_loopback(AF_INET);
        const auto listener = support::open_or_skip(AF_INET, SOCK_STREAM);
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ASSERT_TRUE(kernel::bind_to(listener.get(), name)) << std::strerror(errno);
        ASSERT_EQ(::listen(listener.get(), 1), 0);
        ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
        server = kernel::accept_from(listener.get());
        ASSERT_TRUE(server);
        ASSERT_TRUE(use_tls(client.get()) && use_tls(server.get())) << std::strerror(errno);
        tls12_crypto_info_aes_gcm_128 keys{};
        keys.info.version = GetParam();
        keys.info.cipher_type = TLS_CIPHER_AES_GCM_128;
        std::memset(keys.key, 0x42, sizeof keys.key);
        ASSERT_EQ(::setsockopt(client.get(), sol_tls, TLS_TX, &keys, sizeof keys), 0) << std::strerror(errno);
        ASSERT_EQ(::setsockopt(server.get(), sol_tls, TLS_RX, &keys, sizeof keys), 0) << std::strerror(errno);
    }

    static bool use_tls(int fd) { return ::setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", 3) == 0; }

    void expect(std::string_view text, tls_record_type type) const
    {
        const kernel::arrival<receive_set<tls_get_record_type>> arrived{server.get()};
        EXPECT_EQ(arrived.payload(), text);
        const auto told = arrived.decode().get<tls_get_record_type>();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->type(), type);
    }

    static constexpr const sockaddr_in* connected = nullptr;
    support::descriptor client;
    support::descriptor server;
};

INSTANTIATE_TEST_SUITE_P(Versions, Tls, testing::Values(TLS_1_2_VERSION, TLS_1_3_VERSION),
                         [](const auto& one) { return one.param == TLS_1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_P(Tls, TellsTheTypeOfARecord)
{
    ASSERT_EQ(kernel::send_text(client.get(), "data", connected, 0), 0);
    expect("data", tls_record_type::application_data);
    // Of a handshake the kernel looks for the message that changes keys, 24 (linux v6.14 net/tls/tls_sw.c
    // tls_check_pending_rekey()), which this is not.
    constexpr std::array types{tls_record_type::alert, tls_record_type::handshake, tls_record_type::application_data};
    for (const tls_record_type type : types) {
        SCOPED_TRACE(name_of(type));
        ASSERT_EQ(kernel::send_text(client.get(), "a record", connected, 0,
                                    send::tls_set_record_type{static_cast<std::uint8_t>(type)}),
                  0);
        expect("a record", type);
    }
}

TEST_P(Tls, RefusesATypeForAPartOfARecord)
{
    EXPECT_EQ(kernel::send_text(client.get(), "a part", connected, MSG_MORE, send::tls_set_record_type{21}), EINVAL);
}

TEST_P(Tls, FailsAtARecordOfAnotherTypeWithoutRoomForIt)
{
    ASSERT_EQ(kernel::send_text(client.get(), "an alert", connected, 0, send::tls_set_record_type{21}), 0);
    ASSERT_TRUE(kernel::wait_for(server.get(), POLLIN));
    char byte = 0;
    EXPECT_EQ(::recv(server.get(), &byte, sizeof byte, MSG_DONTWAIT), -1);
    EXPECT_EQ(errno, EIO);
}

} // namespace
