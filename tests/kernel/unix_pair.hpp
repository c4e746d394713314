// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_UNIX_PAIR_HPP
#define CMSGPP_TESTS_KERNEL_UNIX_PAIR_HPP

// A pair of AF_UNIX sockets, and files to send through it that can be told apart when they arrive under other numbers.
// Every test ends with a count of the open descriptors: none may be left, and none closed that was another's.

#include "kernel/support.hpp"
#include "support/build.hpp"
#include "support/descriptors.hpp"

#include <compare>
#include <csignal>

#include <sys/mman.h> // for memfd_create
#include <sys/stat.h> // for fstat
#include <unistd.h>   // for fork

namespace kernel {

/// As fork(2), for a child that is waited for: whoever started this program may have left SIGCHLD ignored, and then no
/// child can be (waitpid(2)).
[[nodiscard]] inline pid_t fork_child()
{
    std::signal(SIGCHLD, SIG_DFL);
    return ::fork();
}

/// What a descriptor refers to, whatever its number.
struct identity {
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const identity&, const identity&) = default;
};

[[nodiscard]] inline identity identity_of(int fd)
{
    struct stat status {};
    EXPECT_EQ(::fstat(fd, &status), 0) << fd << ": " << std::strerror(errno);
    return {status.st_dev, status.st_ino};
}

/// Records of a set must be the same whether they were expected in the kernel's order or walked to.
template <class Set, class... Views>
void expect_same_record(const cmsg::control& messages, cmsg::view_list<Views...>)
{
    const auto expected = Set::decode(messages);
    const auto walked = Set::record_type::read(messages);
    EXPECT_EQ(expected.outcome(), walked.outcome());
    const auto compare = [](const auto& a, const auto& b) {
        EXPECT_EQ(a.state(), b.state());
        EXPECT_EQ(a.payload().data(), b.payload().data());
        EXPECT_EQ(a.payload().size(), b.payload().size());
    };
    (compare(expected.template get<Views>(), walked.template get<Views>()), ...);
}

template <class Set>
void expect_same_record(const cmsg::control& messages)
{
    expect_same_record<Set>(messages, typename Set::views{});
}

class over_unix : public testing::Test {
protected:
    using control_data = support::control_bytes<cmsg::abi::native, 4096>;

    void SetUp() override { ASSERT_NO_FATAL_FAILURE(connect(SOCK_DGRAM)); }

    void TearDown() override
    {
        files.clear();
        sender = {};
        receiver = {};
        EXPECT_EQ(support::open_descriptors(), before_) << "descriptors leaked, or closed that were another's";
    }

    void connect(int type)
    {
        int ends[2]{-1, -1};
        ASSERT_EQ(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends), 0) << std::strerror(errno);
        sender = support::descriptor{ends[0]};
        receiver = support::descriptor{ends[1]};
    }

    /// So many files, each with an inode of its own.
    void make_files(std::size_t count)
    {
        while (files.size() < count) {
            files.emplace_back(::memfd_create("cmsg", MFD_CLOEXEC));
            if (!files.back() && errno == EMFILE) {
                support::lacks("RLIMIT_NOFILE is below the " + std::to_string(count) + " files of this test");
            }
            ASSERT_TRUE(files.back()) << std::strerror(errno);
        }
    }

    /// The payload of SCM_RIGHTS for so many of the files from `first` on, and some bytes that are no whole int.
    [[nodiscard]] std::vector<std::byte> rights(std::size_t count, std::size_t first = 0, std::size_t stray_bytes = 0)
    {
        std::vector<std::byte> payload;
        make_files(first + count);
        for (std::size_t i = first; i < first + count; ++i) {
            const auto number = support::bytes_of(files[i].get());
            payload.insert(payload.end(), number.begin(), number.end());
        }
        payload.resize(payload.size() + stray_bytes);
        return payload;
    }

    /// Sends so many bytes with this control data.
    /// Returns: the errno of sendmsg, 0 if it went well.
    int send_with(std::span<const std::byte> control, std::size_t size = 1)
    {
        std::vector<std::byte> letters(size);
        iovec piece{letters.data(), size};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        header.msg_control = control.empty() ? nullptr : const_cast<std::byte*>(control.data());
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control.size());
        return ::sendmsg(sender.get(), &header, MSG_NOSIGNAL) < 0 ? errno : 0;
    }

    /// Sends a byte with so many of the files.
    void send(std::size_t count, std::size_t first = 0)
    {
        control_data data;
        data.add(SOL_SOCKET, SCM_RIGHTS, rights(count, first));
        ASSERT_EQ(send_with(data.bytes()), 0);
    }

    /// Takes all that is left to release, and compares it with so many of the files from `first` on.
    void expect_files(cmsg::received_fds fds, std::size_t count, std::size_t first = 0)
    {
        std::size_t taken = 0;
        for (; const std::optional<int> fd = fds.release(); ++taken) {
            const support::descriptor owner{*fd};
            ASSERT_LT(first + taken, files.size());
            EXPECT_EQ(identity_of(*fd), identity_of(files[first + taken].get())) << "in the order of sending";
            EXPECT_NE(*fd, files[first + taken].get());
        }
        EXPECT_EQ(taken, count);
    }

    support::descriptor sender;
    support::descriptor receiver;
    std::vector<support::descriptor> files;

private:
    std::size_t before_ = support::open_descriptors();
};

} // namespace kernel

#endif
