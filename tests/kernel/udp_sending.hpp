// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_UDP_SENDING_HPP
#define CMSGPP_TESTS_KERNEL_UDP_SENDING_HPP

// Two UDP sockets, of which one sends with control data and the other receives.

#include "kernel/support.hpp"

#include "support/build.hpp"
#include "support/sockets.hpp"

#include <cmsg/send/writer.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace kernel {

using cmsg::control_writer;
using support::bytes_of;

/// An address of any family.
struct address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    static address of(const sockaddr_in& from) { return copy(&from, sizeof from); }
    static address of(const sockaddr_in6& from) { return copy(&from, sizeof from); }

    [[nodiscard]] in_port_t port() const // at the same place in both forms
    {
        in_port_t found = 0;
        std::memcpy(&found, reinterpret_cast<const std::byte*>(&storage) + offsetof(sockaddr_in, sin_port),
                    sizeof found);
        return found;
    }

    [[nodiscard]] std::string text() const
    {
        std::array<char, INET6_ADDRSTRLEN> buffer{};
        if (storage.ss_family == AF_INET) {
            const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
            return ::inet_ntop(AF_INET, &in.sin_addr, buffer.data(), buffer.size());
        }
        const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
        return ::inet_ntop(AF_INET6, &in6.sin6_addr, buffer.data(), buffer.size());
    }

private:
    static address copy(const void* from, socklen_t size)
    {
        address result;
        std::memcpy(&result.storage, from, size);
        result.size = size;
        return result;
    }
};

inline address ipv4(const char* text, in_port_t port = 0)
{
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = port;
    EXPECT_EQ(::inet_pton(AF_INET, text, &result.sin_addr), 1);
    return address::of(result);
}

inline address ipv6(const char* text, in_port_t port = 0)
{
    sockaddr_in6 result{};
    result.sin6_family = AF_INET6;
    result.sin6_port = port;
    EXPECT_EQ(::inet_pton(AF_INET6, text, &result.sin6_addr), 1);
    return address::of(result);
}

inline address own_address(int fd)
{
    address result;
    result.size = sizeof result.storage;
    EXPECT_EQ(::getsockname(fd, result.get(), &result.size), 0);
    return result;
}

/// Sends so many bytes with what the writer has written. Returns: 0, or the errno.
inline int send_with(int fd, const control_writer& control, const address* to = nullptr, std::size_t size = 100)
{
    const std::vector<std::byte> payload(size);
    iovec piece{const_cast<std::byte*>(payload.data()), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    if (to != nullptr) {
        header.msg_name = const_cast<sockaddr*>(to->get());
        header.msg_namelen = to->size;
    }
    control.apply(header);
    return ::sendmsg(fd, &header, 0) == static_cast<ssize_t>(size) ? 0 : errno;
}

/// Two UDP sockets, and the address of the one that receives, as the other has to write it.
struct udp_pair {
    support::descriptor receiver;
    support::descriptor sender;
    address to;
};

/// Skips the test if the machine has no such sockets, or no such address.
inline void open_udp(path which, udp_pair& pair)
{
    const int domain = which == path::v4 ? AF_INET : AF_INET6;
    pair.receiver = support::open_socket(domain, SOCK_DGRAM, 0, which == path::v6);
    pair.sender = support::open_socket(domain, SOCK_DGRAM, 0, which == path::v6);
    if (!pair.receiver || !pair.sender) {
        support::lacks("this machine has no such socket");
    }
    const address any = which == path::v4 ? ipv4("0.0.0.0") : ipv6("::");
    ASSERT_EQ(::bind(pair.receiver.get(), any.get(), any.size), 0);
    const in_port_t port = own_address(pair.receiver.get()).port();
    pair.to = which == path::v4   ? ipv4("127.0.0.1", port)
              : which == path::v6 ? ipv6("::1", port)
                                  : ipv6("::ffff:127.0.0.1", port);
    std::array<std::byte, 1> none{};
    const control_writer nothing{none};
    if (const int error = send_with(pair.sender.get(), nothing, &pair.to); error != 0) {
        errno = error;
        support::lacks(pair.to.text() + " cannot be reached");
    }
    const datagram<cmsg::receive_set<>> probe{pair.receiver.get()};
    ASSERT_EQ(probe.result, 100);
}

class SendUdp : public testing::TestWithParam<path> {
protected:
    void SetUp() override { open_udp(GetParam(), pair); }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    /// Sends the value alone. Returns: 0, or the errno.
    template <class Value>
    [[nodiscard]] int send_one(const Value& value, std::size_t size = 100) const
    {
        std::array<std::byte, 256> room;
        control_writer control{room};
        EXPECT_TRUE(control.put(value));
        return send_with(pair.sender.get(), control, &pair.to, size);
    }

    /// What arrives of a value that was sent alone.
    template <class View, class Value>
    void expect_arrives(const Value& value, auto check)
    {
        using set = cmsg::receive_set<View>;
        kernel::enable_or_skip<set>(pair.receiver.get());
        ASSERT_EQ(send_one(value), 0);
        const datagram<set> arrived{pair.receiver.get()};
        ASSERT_EQ(arrived.result, 100);
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        const auto found = record.template get<cmsg::view_of<View>>();
        ASSERT_TRUE(found) << View::about.name << " did not arrive";
        check(*found);
    }

    /// Whether the kernel sends with this payload, of this id, as it is. What it sends is received and dropped.
    [[nodiscard]] bool kernel_takes(cmsg::message_id id, std::span<const std::byte> payload) const
    {
        std::vector<std::byte> room(payload.size() + 64);
        control_writer control{room};
        EXPECT_TRUE(control.put(id, payload));
        const int error = send_with(pair.sender.get(), control, &pair.to);
        if (error == 0) {
            const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
            EXPECT_EQ(drop.result, 100);
        } else {
            EXPECT_TRUE(error == EINVAL) << std::strerror(error);
        }
        return error == 0;
    }

    /// The kernel and `put` agree on every number around the bounds, and on the width. `also_taken` is a width that the
    /// kernel takes as well, -1 for longer ones.
    template <class Value>
    void expect_agreement(auto make, int good, int also_taken = 0)
    {
        if (!kernel_takes(Value::about.id, bytes_of(std::int32_t{good}))) {
            GTEST_SKIP() << "this kernel does not know type " << Value::about.id.type << " of level "
                         << Value::about.id.level;
        }
        for (const int value : {INT32_MIN, -2, -1, 0, 1, 2, 127, 128, 254, 255, 256, 65535, 65536, INT32_MAX}) {
            std::array<std::byte, 64> room;
            control_writer control{room};
            const bool is_put = control.put(make(value));
            const bool is_taken = kernel_takes(Value::about.id, bytes_of(std::int32_t{value}));
            const bool is_wrapped = value != static_cast<std::int16_t>(value); // into 16 bits, by v6.18 for hop limits
            EXPECT_TRUE(is_taken == is_put || (is_wrapped && !is_put))
                << "type " << Value::about.id.type << ", value " << value;
        }
        std::array<std::byte, 12> payload{};
        const auto number = bytes_of(std::int32_t{good});
        std::copy(number.begin(), number.end(), payload.begin());
        for (int size = 0; size <= 12; ++size) {
            const bool is_right = size == static_cast<int>(Value::about.size) || size == also_taken ||
                                  (also_taken == -1 && size > static_cast<int>(Value::about.size));
            EXPECT_EQ(kernel_takes(Value::about.id, std::span{payload}.first(static_cast<std::size_t>(size))),
                      size == 0 && also_taken == 0 ? false : is_right)
                << "type " << Value::about.id.type << ", size " << size;
        }
    }

    udp_pair pair;
};

} // namespace kernel

#endif
