// SPDX-License-Identifier: MIT
// Messages that no view here is for: descriptors that arrive must be seen, in spite of truncation, to be closed.
#include "kernel/support.hpp"

#include <fcntl.h>        // for fcntl
#include <sys/resource.h> // for setrlimit

namespace {

using namespace cmsg;
using support::descriptor;

constexpr message_id rights{SOL_SOCKET, SCM_RIGHTS};
constexpr message_id credentials{SOL_SOCKET, SCM_CREDENTIALS};

/// Sends so many descriptors from one end of a pair of AF_UNIX sockets to the other.
class Descriptors : public testing::Test {
protected:
    void SetUp() override
    {
        int ends[2]{-1, -1};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends), 0);
        sender = descriptor{ends[0]};
        receiver = descriptor{ends[1]};
    }

    void send(std::size_t count)
    {
        alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(8 * sizeof(int))> memory{};
        ASSERT_LE(count, 8U);
        std::byte letter{};
        iovec piece{&letter, 1};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        header.msg_control = memory.data();
        header.msg_controllen = CMSG_SPACE(count * sizeof(int));
        cmsghdr* const first = CMSG_FIRSTHDR(&header);
        first->cmsg_level = SOL_SOCKET;
        first->cmsg_type = SCM_RIGHTS;
        first->cmsg_len = CMSG_LEN(count * sizeof(int));
        for (std::size_t i = 0; i < count; ++i) {
            const int fd = sender.get();
            std::memcpy(CMSG_DATA(first) + i * sizeof fd, &fd, sizeof fd);
        }
        ASSERT_EQ(::sendmsg(sender.get(), &header, 0), 1) << std::strerror(errno);
    }

    /// Takes every descriptor that the raw messages name, so that it is closed.
    [[nodiscard]] static std::vector<descriptor> take(control messages)
    {
        std::vector<descriptor> taken;
        for (const message one : messages) {
            for (auto left = one.payload(); one.id() == rights && left.size() >= sizeof(int);
                 left = left.subspan(sizeof(int))) {
                taken.emplace_back(load<int>(left.data()));
            }
        }
        return taken;
    }

    static void expect_open(const std::vector<descriptor>& taken)
    {
        for (const descriptor& one : taken) {
            EXPECT_GE(::fcntl(one.get(), F_GETFD), 0) << one.get();
        }
    }

    descriptor sender;
    descriptor receiver;
};

// PITFALLS.md 25: the padding of CMSG_SPACE(sizeof(int)) is room for a second descriptor where it has four bytes.
TEST_F(Descriptors, FillThePadding)
{
    ASSERT_NO_FATAL_FAILURE(send(2));
    std::array<std::byte, CMSG_SPACE(sizeof(int))> memory{};
    const kernel::receipt arrived{receiver.get(), memory};
    ASSERT_EQ(arrived.result, 1);
    const control messages{arrived.result, arrived.header};
    const std::vector<descriptor> taken = take(messages);
    constexpr std::size_t room = (CMSG_SPACE(sizeof(int)) - CMSG_LEN(0)) / sizeof(int);
    EXPECT_EQ(taken.size(), room);
    EXPECT_EQ(messages.truncated(), room < 2);
    expect_open(taken);

    std::size_t strangers = 0;
    const outcome ended = visit(messages, [&](unhandled other) {
        ++strangers;
        EXPECT_EQ(other.message.id(), rights);
        EXPECT_EQ(other.message.payload().size(), room * sizeof(int));
    });
    EXPECT_EQ(strangers, 1U);
    EXPECT_EQ(ended.unhandled(), 1U);
    EXPECT_EQ((receive_set<ip_tos>::decode(messages).outcome()), ended);
}

/// Restores the limit of open files.
class file_limit {
public:
    explicit file_limit(int first_refused)
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit limited = before_;
        limited.rlim_cur = static_cast<rlim_t>(first_refused);
        EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &limited), 0);
    }
    file_limit(const file_limit&) = delete;
    file_limit& operator=(const file_limit&) = delete;
    ~file_limit() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

// PITFALLS.md 12: MSG_CTRUNC with ample room, here by RLIMIT_NOFILE. What came before and what was let in is read.
TEST_F(Descriptors, AreCutByTheLimitOfOpenFiles)
{
    ASSERT_TRUE(support::set(receiver.get(), SOL_SOCKET, SO_PASSCRED));
    for (const std::size_t let_in : {0U, 1U, 2U}) {
        SCOPED_TRACE(let_in);
        ASSERT_NO_FATAL_FAILURE(send(3));
        std::array<std::byte, 512> memory{};
        const int next = ::fcntl(sender.get(), F_DUPFD_CLOEXEC, 0); // the lowest number that is free
        ASSERT_GE(next, 0);
        ::close(next);
        int refused = next;
        for (std::size_t free = 0; free < let_in; ++refused) {
            free += ::fcntl(refused, F_GETFD) < 0 ? 1U : 0U;
        }
        while (::fcntl(refused, F_GETFD) >= 0) {
            ++refused;
        }
        ssize_t result = -1;
        msghdr header{};
        {
            const file_limit limited{refused};
            const kernel::receipt receipt{receiver.get(), memory};
            result = receipt.result;
            header = receipt.header;
        }
        ASSERT_EQ(result, 1);
        const control messages{result, header};
        EXPECT_TRUE(messages.truncated());
        EXPECT_TRUE(messages.outcome().truncated());
        EXPECT_EQ(messages.outcome().reason(), end_reason::complete)
            << "truncation does not keep anything from being read";
        const std::vector<descriptor> taken = take(messages);
        EXPECT_EQ(taken.size(), let_in);
        expect_open(taken);
        bool has_credentials = false;
        for (const message one : messages) {
            has_credentials = has_credentials || (one.id() == credentials && one.payload().size() == sizeof(ucred));
        }
        EXPECT_TRUE(has_credentials);
    }
}

} // namespace
