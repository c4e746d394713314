// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_FAMILIES_FAMILY_HPP
#define CMSGPP_TESTS_KERNEL_FAMILIES_FAMILY_HPP

// What the tests of families share that many kernels lack: a socket or a skip, a send and a receive with control data.
// The kernels of tools/kernels have most of the families.

#include "support/environment.hpp"
#include "support/in_place.hpp"
#include "support/sockets.hpp"

#include <cmsg/core/control.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/send/writer.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h> // for poll
#include <sys/socket.h>

namespace kernel {

/// Skips the rest of the test, with the reason that all families have in common (tests/environments/allowed_skips.txt).
[[noreturn]] inline void lacks_family(const char* family)
{
    support::lacks(std::string{"this kernel lacks the sockets of "} + family);
}

/// Opens a socket of the family, or skips where the kernel has none.
[[nodiscard]] inline support::descriptor open_family(const char* family, int domain, int type, int protocol = 0)
{
    support::descriptor opened{::socket(domain, type | SOCK_CLOEXEC, protocol)};
    if (!opened && support::is_missing(errno)) {
        lacks_family(family);
    }
    EXPECT_TRUE(opened) << family << ": " << std::strerror(errno);
    return opened;
}

/// Until the events come, or an error does. An emulated machine may take seconds.
[[nodiscard]] inline bool wait_for(int fd, short events)
{
    pollfd waiting{fd, events, 0};
    return ::poll(&waiting, 1, 30'000) == 1;
}

/// CLOCK_REALTIME, by which the kernel stamps.
[[nodiscard]] inline cmsg::system_time clock_now()
{
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return cmsg::system_time{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

/// One recvmsg with exactly the room that the set asks for.
template <class Set>
class arrival {
public:
    explicit arrival(int fd, int flags = 0)
    {
        control_.prepare(header);
        iovec piece{payload_.data(), payload_.size()};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        // RDS also says that there is something to read where a peer's congestion has changed.
        for (int i = 0; i < 100 && result < 0; ++i) {
            EXPECT_TRUE(wait_for(fd, (flags & MSG_ERRQUEUE) != 0 ? 0 : POLLIN)) << "nothing arrived";
            result = ::recvmsg(fd, &header, flags | MSG_DONTWAIT);
            if (result < 0 && (errno != EAGAIN || testing::Test::HasFailure())) {
                break;
            }
        }
        EXPECT_GE(result, 0) << std::strerror(errno);
        header.msg_iov = nullptr;
        support::expect_in_place(typename Set::views{}, result, header);
    }
    arrival(const arrival&) = delete;
    arrival& operator=(const arrival&) = delete;

    /// What arrived, which is all that the set has, and nothing else.
    [[nodiscard]] auto decode() const
    {
        const auto record = Set::decode(result, header);
        EXPECT_TRUE(record.outcome());
        EXPECT_EQ(record.outcome().unhandled(), 0U);
        return record;
    }

    [[nodiscard]] std::string_view payload() const
    {
        return {reinterpret_cast<const char*>(payload_.data()), result < 0 ? 0 : static_cast<std::size_t>(result)};
    }

    /// The messages in the order in which the kernel put them.
    [[nodiscard]] std::vector<cmsg::message_id> order() const
    {
        std::vector<cmsg::message_id> ids;
        for (const auto one : cmsg::control{result, header}) {
            ids.push_back(one.id());
        }
        return ids;
    }

    msghdr header{};
    ssize_t result = -1;

private:
    std::array<std::byte, 8192> payload_;
    cmsg::control_buffer<Set> control_;
};

/// Sends the text with the values as control data, to `to` unless it is null. Without MSG_NOSIGNAL, which RDS refuses.
/// Returns: 0, or the errno.
template <class Name, class... Values>
[[nodiscard]] int send_text(int fd, std::string_view text, const Name* to, int flags, const Values&... values)
{
    alignas(cmsghdr) std::array<std::byte, 256> room;
    cmsg::control_writer control{room};
    EXPECT_TRUE((control.put(values) && ...));
    iovec piece{const_cast<char*>(text.data()), text.size()};
    msghdr header{};
    header.msg_name = const_cast<Name*>(to);
    header.msg_namelen = to == nullptr ? 0 : sizeof *to;
    header.msg_iov = &piece;
    header.msg_iovlen = text.empty() ? 0 : 1;
    control.apply(header);
    return ::sendmsg(fd, &header, flags) < 0 ? errno : 0;
}

/// Binds the socket, and writes the address that it got to `name`.
template <class Name>
[[nodiscard]] bool bind_to(int fd, Name& name)
{
    socklen_t size = sizeof name;
    auto* const address = reinterpret_cast<sockaddr*>(&name);
    return ::bind(fd, address, size) == 0 && ::getsockname(fd, address, &size) == 0;
}

/// The next connection to the listener; empty, with errno, if there is none.
[[nodiscard]] inline support::descriptor accept_from(int listener)
{
    errno = ETIMEDOUT;
    return support::descriptor{wait_for(listener, POLLIN) ? ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) : -1};
}

} // namespace kernel

#endif
