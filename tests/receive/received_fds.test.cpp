// SPDX-License-Identifier: MIT
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/received_fds.hpp>

#include "support/build.hpp"
#include "support/descriptors.hpp"
#include "support/memory.hpp"

#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <fcntl.h> // for fcntl
#include <sys/socket.h>
#include <unistd.h> // for dup, close

namespace {

using cmsg::control;
using cmsg::received_fds;
using namespace support;

static_assert(!std::is_copy_constructible_v<received_fds> && !std::is_copy_assignable_v<received_fds>);
static_assert(std::is_nothrow_move_constructible_v<received_fds> && std::is_nothrow_move_assignable_v<received_fds>);
static_assert(std::is_nothrow_default_constructible_v<received_fds> && std::is_nothrow_destructible_v<received_fds>);
static_assert(std::is_nothrow_constructible_v<received_fds, const control&> &&
              std::is_nothrow_constructible_v<received_fds, const msghdr&> &&
              std::is_nothrow_constructible_v<received_fds, ssize_t, const msghdr&> &&
              std::is_nothrow_constructible_v<received_fds, const mmsghdr&>);
static_assert(!std::is_convertible_v<const control&, received_fds> && !std::is_convertible_v<msghdr, received_fds>);

/// Control data with real descriptors in it, as recvmsg would have left them. What the object under test does not close
/// is found by their count.
class ReceivedFds : public testing::Test {
protected:
    using buffer = control_bytes<cmsg::abi::native>;

    void TearDown() override { EXPECT_EQ(open_descriptors(), before_) << "leaked, or closed by somebody else's owner"; }

    /// A new descriptor, which nothing but the object under test closes.
    int deliver()
    {
        const int fd = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
        EXPECT_GE(fd, 0);
        delivered.push_back(fd);
        return fd;
    }

    buffer& add_rights(std::size_t count, std::size_t stray_bytes = 0)
    {
        std::vector<std::byte> payload;
        for (std::size_t i = 0; i < count; ++i) {
            const auto number = bytes_of(deliver());
            payload.insert(payload.end(), number.begin(), number.end());
        }
        payload.resize(payload.size() + stray_bytes, std::byte{1});
        return bytes.add(SOL_SOCKET, SCM_RIGHTS, payload);
    }

    buffer& add_int(int type, int value) { return bytes.add(SOL_SOCKET, type, bytes_of(value)); }

    [[nodiscard]] msghdr header(int flags = 0)
    {
        msghdr made{};
        made.msg_control = const_cast<std::byte*>(bytes.bytes().data());
        made.msg_controllen = static_cast<decltype(made.msg_controllen)>(bytes.size());
        made.msg_flags = flags;
        return made;
    }

    [[nodiscard]] control messages() const { return control{bytes.bytes()}; }

    buffer bytes;
    std::vector<int> delivered; ///< in the order of delivery

private:
    std::size_t before_ = open_descriptors();
};

constexpr int type_of_pidfd = 4; // SCM_PIDFD, which Debian 12 lacks

TEST_F(ReceivedFds, OwnsNothingAtFirst)
{
    received_fds none;
    EXPECT_EQ(none.remaining(), 0U);
    EXPECT_FALSE(none.release());
    EXPECT_FALSE(none.release_pidfd());
    none.close();
    received_fds empty{control{}};
    EXPECT_FALSE(empty.release());
    EXPECT_EQ(empty.remaining(), 0U);
}

TEST_F(ReceivedFds, ClosesWhatIsNotReleased)
{
    add_rights(3);
    {
        const received_fds fds{messages()};
        EXPECT_EQ(fds.remaining(), 3U);
        EXPECT_TRUE(std::all_of(delivered.begin(), delivered.end(), is_open));
    }
    EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), is_open));
}

TEST_F(ReceivedFds, GivesOutInTheOrderOfDelivery)
{
    add_rights(5);
    std::vector<int> released;
    received_fds fds{messages()};
    while (const std::optional<int> fd = fds.release()) {
        released.push_back(*fd);
        EXPECT_EQ(fds.remaining(), 5 - released.size());
    }
    EXPECT_EQ(released, delivered);
    EXPECT_FALSE(fds.release()) << "again";
    fds.close();
    EXPECT_TRUE(std::all_of(released.begin(), released.end(), is_open)) << "they are the caller's now";
    close_all(released);
}

// Every number of descriptors taken of those that came.
TEST_F(ReceivedFds, ClosesTheRest)
{
    for (std::size_t taken = 0; taken <= 4; ++taken) {
        SCOPED_TRACE(taken);
        bytes = {};
        delivered.clear();
        add_rights(4);
        std::vector<int> released;
        {
            received_fds fds{messages()};
            for (std::size_t i = 0; i < taken; ++i) {
                released.push_back(fds.release().value());
            }
        }
        for (std::size_t i = 0; i < delivered.size(); ++i) {
            EXPECT_EQ(is_open(delivered[i]), i < taken);
        }
        close_all(released);
    }
}

TEST_F(ReceivedFds, IsMadeOfAMsghdr)
{
    add_rights(2);
    EXPECT_EQ(received_fds{header()}.remaining(), 2U);
    bytes = {};
    add_rights(2);
    EXPECT_EQ((received_fds{1, header()}.remaining()), 2U);
    bytes = {};
    add_rights(1);
    mmsghdr datagram{};
    datagram.msg_hdr = header();
    EXPECT_EQ(received_fds{datagram}.remaining(), 1U);
}

// pitfall 8: after -1 the buffer holds the descriptors of an earlier call, which have other owners by now.
TEST_F(ReceivedFds, OwnsNothingAfterAnError)
{
    add_rights(2);
    {
        received_fds fds{-1, header()};
        EXPECT_EQ(fds.remaining(), 0U);
        EXPECT_FALSE(fds.release());
    }
    EXPECT_TRUE(std::all_of(delivered.begin(), delivered.end(), is_open));
    close_all(delivered);
}

// pitfall 12
TEST_F(ReceivedFds, DoesNotMindTruncation)
{
    add_rights(2);
    const control truncated{header(MSG_CTRUNC)};
    ASSERT_TRUE(truncated.truncated());
    received_fds fds{truncated};
    EXPECT_EQ(fds.remaining(), 2U);
    EXPECT_EQ(fds.release(), delivered[0]);
    close_all({delivered[0]});
}

// pitfall 7: not what Linux does today, but every descriptor of every message counts.
TEST_F(ReceivedFds, FindsThemAmongAnyOtherMessages)
{
    bytes.add(SOL_SOCKET, 2, std::array<std::byte, 12>{});
    add_rights(2);
    bytes.add(SOL_SOCKET, SCM_RIGHTS);
    bytes.add(SOL_SOCKET, 3, octets('_'));
    add_int(type_of_pidfd, deliver());
    bytes.add(4711, SCM_RIGHTS, bytes_of(STDOUT_FILENO)); // another level's message of that number
    bytes.add(SOL_SOCKET, 4711, bytes_of(STDOUT_FILENO));
    add_rights(1);
    add_int(type_of_pidfd, deliver());
    bytes.add(0, 1);
    received_fds fds{messages()};
    EXPECT_EQ(fds.remaining(), 5U);
    EXPECT_EQ(fds.release(), delivered[0]);
    EXPECT_EQ(fds.release_pidfd(), delivered[2]);
    EXPECT_EQ(fds.release(), delivered[1]);
    EXPECT_EQ(fds.release(), delivered[3]);
    EXPECT_FALSE(fds.release()) << "a pidfd is none that was sent";
    EXPECT_EQ(fds.release_pidfd(), delivered[4]);
    EXPECT_FALSE(fds.release_pidfd());
    EXPECT_EQ(fds.remaining(), 0U);
    EXPECT_TRUE(is_open(STDOUT_FILENO));
    close_all(delivered);
}

TEST_F(ReceivedFds, ClosesThePidfd)
{
    add_int(type_of_pidfd, deliver());
    {
        const received_fds fds{messages()};
        EXPECT_EQ(fds.remaining(), 1U);
    }
    EXPECT_FALSE(is_open(delivered[0]));
}

// An older kernel gives the errno for which it could not make a pidfd.
TEST_F(ReceivedFds, TakesNoErrorForADescriptor)
{
    add_int(type_of_pidfd, -ESRCH);
    add_int(SCM_RIGHTS, -1);
    add_rights(1);
    received_fds fds{messages()};
    EXPECT_EQ(fds.remaining(), 1U);
    EXPECT_FALSE(fds.release_pidfd());
    EXPECT_EQ(fds.release(), delivered[0]);
    close_all(delivered);
}

// A process without standard input receives it as number 0.
TEST_F(ReceivedFds, TakesZeroForADescriptor)
{
    const int input = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    ::close(STDIN_FILENO);
    add_rights(1);
    EXPECT_EQ(delivered[0], STDIN_FILENO);
    EXPECT_EQ(received_fds{messages()}.remaining(), 1U);
    EXPECT_FALSE(is_open(STDIN_FILENO));
    if (input >= 0) {
        EXPECT_EQ(::dup2(input, STDIN_FILENO), STDIN_FILENO);
        ::close(input);
    }
}

TEST_F(ReceivedFds, OwnsTheWholeIntsOfAnOddPayload)
{
    for (std::size_t stray = 1; stray < sizeof(int); ++stray) {
        bytes = {};
        add_rights(2, stray);
        EXPECT_EQ(received_fds{messages()}.remaining(), 2U) << stray;
    }
}

// pitfall 1: what stands in front of the header that lies is owned, and nothing is read behind it.
TEST_F(ReceivedFds, OwnsWhatStandsInFrontOfAMalformedHeader)
{
    using layout = cmsg::abi::native;
    for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{layout::header_size - 1}, std::uint64_t{4000},
                                       std::uint64_t{static_cast<layout::length_type>(-1)}}) {
        SCOPED_TRACE(length);
        bytes = {};
        delivered.clear();
        add_rights(2).pad().header(length, SOL_SOCKET, SCM_RIGHTS);
        for (int i = 0; i < 4; ++i) {
            bytes.raw(sizeof(int));
        }
        {
            const received_fds fds{messages()};
            EXPECT_EQ(fds.remaining(), 2U);
        }
        EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), is_open));
    }
}

// pitfalls 4, 10: cut at every byte, in memory behind which nothing can be read, at every alignment.
TEST_F(ReceivedFds, OwnsWhatIsWholeOfAnyCut)
{
    const guarded_page page;
    control_bytes<cmsg::abi::native> whole;
    whole.add(SOL_SOCKET, SCM_RIGHTS, std::array<std::byte, 3 * sizeof(int)>{});
    for (std::size_t room = 0; room <= whole.size(); ++room) {
        SCOPED_TRACE(room);
        const std::size_t payload = room < cmsg::abi::native::data_offset ? 0 : room - cmsg::abi::native::data_offset;
        bytes = {};
        delivered.clear();
        add_rights(payload / sizeof(int), payload % sizeof(int));
        const auto cut = page.at_end(bytes.bytes().first(std::min(room, bytes.size())));
        received_fds fds{control{cut}};
        EXPECT_EQ(fds.remaining(), delivered.size());
        for (const int fd : delivered) {
            EXPECT_EQ(fds.release(), fd);
        }
        EXPECT_FALSE(fds.release());
        close_all(delivered);
    }
    for (std::size_t offset = 0; offset < 8; ++offset) {
        SCOPED_TRACE(offset);
        bytes = {};
        delivered.clear();
        add_rights(3);
        alignas(8) std::array<std::byte, 128> place{};
        std::copy(bytes.bytes().begin(), bytes.bytes().end(), place.begin() + static_cast<std::ptrdiff_t>(offset));
        const received_fds fds{control{std::span<const std::byte>{place}.subspan(offset, bytes.size())}};
        EXPECT_EQ(fds.remaining(), 3U);
    }
}

TEST_F(ReceivedFds, MovesWhatItOwns)
{
    add_rights(3);
    add_int(type_of_pidfd, deliver());
    received_fds first{messages()};
    const std::optional<int> taken = first.release();
    received_fds second{std::move(first)};
    EXPECT_EQ(first.remaining(), 0U); // NOLINT(bugprone-use-after-move): it owns nothing now
    EXPECT_FALSE(first.release());
    EXPECT_FALSE(first.release_pidfd());
    first.close();
    EXPECT_EQ(second.remaining(), 3U);
    EXPECT_EQ(second.release(), delivered[1]) << "where the first one had stopped";
    close_all({taken.value(), delivered[1]});
}

TEST_F(ReceivedFds, ClosesWhatItHeldWhenAnotherMovesIn)
{
    add_rights(2);
    buffer other;
    std::swap(bytes, other);
    add_rights(2);
    received_fds held{control{other.bytes()}};
    received_fds fresh{messages()};
    held = std::move(fresh);
    EXPECT_FALSE(is_open(delivered[0]));
    EXPECT_FALSE(is_open(delivered[1]));
    EXPECT_TRUE(is_open(delivered[2]));
    EXPECT_EQ(held.remaining(), 2U);
    EXPECT_EQ(fresh.remaining(), 0U); // NOLINT(bugprone-use-after-move)
    received_fds& same = held;
    held = std::move(same);
    EXPECT_EQ(held.remaining(), 2U);
    EXPECT_TRUE(is_open(delivered[2]));
    held = received_fds{};
    EXPECT_FALSE(is_open(delivered[2]));
}

TEST_F(ReceivedFds, LetsGoOfTheBufferWhenClosed)
{
    add_rights(2);
    received_fds fds{messages()};
    fds.close();
    EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), is_open));
    delivered.clear();
    bytes = {};
    add_rights(2); // the same bytes, received into again
    EXPECT_EQ(fds.remaining(), 0U);
    fds.close();
    EXPECT_TRUE(std::all_of(delivered.begin(), delivered.end(), is_open));
    close_all(delivered);
}

TEST_F(ReceivedFds, LeavesErrnoAlone)
{
    add_rights(1);
    add_int(SCM_RIGHTS, 1 << 30); // a descriptor that is not open: close fails
    add_int(type_of_pidfd, 1 << 30);
    errno = ENOMSG;
    {
        const received_fds fds{messages()};
    }
    EXPECT_EQ(errno, ENOMSG);
}

// MSG_CMSG_CLOEXEC is a flag of Linux' recvmsg: the constructor leaves what it says. See tools/other_systems.sh for
// macOS.
TEST_F(ReceivedFds, HasWhatIsLeftCloseOnExec)
{
    const auto closes_on_exec = [](int fd) { return ::fcntl(fd, F_GETFD) == FD_CLOEXEC; };
    add_rights(3);
    add_int(SCM_RIGHTS, 1 << 30); // a descriptor that is not open: fcntl fails
    add_int(type_of_pidfd, deliver());
    for (const int fd : delivered) {
        ASSERT_EQ(::fcntl(fd, F_SETFD, 0), 0);
    }
    received_fds fds{messages()};
    EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), closes_on_exec));
    const std::optional<int> taken = fds.release();
    errno = ENOMSG;
    fds.close_on_exec();
    EXPECT_EQ(errno, ENOMSG);
    EXPECT_FALSE(closes_on_exec(delivered[0])) << "the caller's";
    EXPECT_TRUE(std::all_of(delivered.begin() + 1, delivered.end(), closes_on_exec));
    EXPECT_EQ(fds.remaining(), 4U) << "it owns them still";
    close_all({taken.value()});
}

// A view names descriptors and owns none: what a visitor looked at is the owner's still.
TEST_F(ReceivedFds, OwnsBesideAVisitor)
{
    add_rights(2);
    struct failure {};
    const auto parse = [&](auto handler) {
        const received_fds fds{messages()};
        return cmsg::visit(messages(), handler).reason();
    };
    std::size_t seen = 0;
    const auto stop = [&](cmsg::scm_rights rights) {
        seen = rights.size();
        return cmsg::flow::stop;
    };
    EXPECT_EQ(parse(stop), cmsg::end_reason::stopped);
    EXPECT_EQ(seen, 2U);
    EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), is_open));
    bytes = {};
    delivered.clear();
    add_rights(2);
    EXPECT_THROW(static_cast<void>(parse([](cmsg::scm_rights) { throw failure{}; })), failure);
    EXPECT_TRUE(std::none_of(delivered.begin(), delivered.end(), is_open));
}

} // namespace
