// SPDX-License-Identifier: MIT
// Descriptors that the kernel delivers, by what they refer to, and that none of them leaks on any path.
#include "support/enable_one.hpp"
#include "kernel/unix_pair.hpp"

#include <fcntl.h>        // for fcntl
#include <sys/resource.h> // for setrlimit

namespace {

using namespace cmsg;
using support::descriptor;

constexpr std::size_t most = 253; // SCM_MAX_FD

using room_for_most = control_buffer<receive_set<up_to<scm_rights, most>>>;

class Descriptors : public kernel::over_unix {};

TEST_F(Descriptors, ArriveInTheOrderOfSending)
{
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}, most}) {
        SCOPED_TRACE(count);
        ASSERT_NO_FATAL_FAILURE(send(count));
        const kernel::datagram<receive_set<up_to<scm_rights, most>>> arrived{receiver.get()};
        received_fds fds{arrived.result, arrived.header};
        ASSERT_EQ(arrived.result, 1);
        EXPECT_EQ(fds.remaining(), count);
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        const auto rights = record.get<scm_rights>();
        ASSERT_TRUE(rights);
        ASSERT_EQ(rights->size(), count);
        std::size_t index = 0;
        for (const int fd : *rights) {
            EXPECT_EQ(kernel::identity_of(fd), kernel::identity_of(files[index].get()));
            EXPECT_EQ((*rights)[index], fd);
            ++index;
        }
        EXPECT_EQ(index, count);
        expect_files(std::move(fds), count);
    }
}

TEST_F(Descriptors, AreAtMost253InOneMessage)
{
    control_data data;
    data.add(SOL_SOCKET, SCM_RIGHTS, rights(most + 1));
    EXPECT_EQ(send_with(data.bytes()), EINVAL);
}

TEST_F(Descriptors, OfSeveralMessagesOfOneSendAreMerged)
{
    control_data data;
    data.add(SOL_SOCKET, SCM_RIGHTS, rights(2));
    data.add(SOL_SOCKET, SCM_RIGHTS, rights(3, 2));
    ASSERT_EQ(send_with(data.bytes()), 0);
    const kernel::datagram<receive_set<up_to<scm_rights, 5>>> arrived{receiver.get()};
    received_fds fds{arrived.result, arrived.header};
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_rights>());
    EXPECT_EQ(record.get<scm_rights>()->size(), 5U) << "one message has them all";
    expect_files(std::move(fds), 5);
}

// What is sent without a length of whole ints arrives with one.
TEST_F(Descriptors, OfAnOddLengthAreRoundedDown)
{
    for (std::size_t stray = 1; stray < sizeof(int); ++stray) {
        SCOPED_TRACE(stray);
        control_data data;
        data.add(SOL_SOCKET, SCM_RIGHTS, rights(2, 0, stray));
        ASSERT_EQ(send_with(data.bytes()), 0);
        const kernel::datagram<receive_set<up_to<scm_rights, 4>>> arrived{receiver.get()};
        received_fds fds{arrived.result, arrived.header};
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        ASSERT_TRUE(record.get<scm_rights>());
        EXPECT_EQ(record.get<scm_rights>().payload().size(), 2 * sizeof(int));
        expect_files(std::move(fds), 2);
    }
}

// A read of a stream goes on past bytes without descriptors, and ends behind the first that have some: those of two
// sends never come at once.
TEST_F(Descriptors, OfAStreamComeSendBySend)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
    ASSERT_EQ(send_with({}, 10), 0);
    ASSERT_NO_FATAL_FAILURE(send(2));
    ASSERT_NO_FATAL_FAILURE(send(3, 2));
    ASSERT_EQ(send_with({}, 10), 0);
    room_for_most memory;
    {
        const kernel::receipt first{receiver.get(), memory.bytes()};
        expect_files(received_fds{first.result, first.header}, 2);
        EXPECT_EQ(first.result, 11);
    }
    {
        const kernel::receipt second{receiver.get(), memory.bytes()};
        expect_files(received_fds{second.result, second.header}, 3, 2);
        EXPECT_EQ(second.result, 1);
    }
    const kernel::receipt rest{receiver.get(), memory.bytes()};
    EXPECT_EQ(rest.result, 10);
    EXPECT_EQ((received_fds{rest.result, rest.header}.remaining()), 0U);
}

// pitfall 25: the padding of CMSG_SPACE(sizeof(int)) is room for a second descriptor where it has four bytes.
TEST_F(Descriptors, FillThePadding)
{
    using set = receive_set<up_to<scm_rights, 1>>;
    ASSERT_NO_FATAL_FAILURE(send(2));
    const kernel::datagram<set> arrived{receiver.get()};
    received_fds fds{arrived.result, arrived.header};
    ASSERT_EQ(arrived.result, 1);
    const control messages{arrived.result, arrived.header};
    constexpr std::size_t room = (CMSG_SPACE(sizeof(int)) - CMSG_LEN(0)) / sizeof(int);
    EXPECT_EQ(messages.truncated(), room < 2);
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_rights>());
    EXPECT_EQ(record.get<scm_rights>()->size(), room);
    EXPECT_EQ(bool{record.outcome()}, room == 2);
    kernel::expect_same_record<set>(messages);

    std::size_t strangers = 0;
    const outcome ended = visit(view_list<>{}, messages, [&](unhandled other) {
        ++strangers;
        EXPECT_EQ(other.message.id(), scm_rights::about.id);
        EXPECT_EQ(other.message.payload().size(), room * sizeof(int));
    });
    EXPECT_EQ(strangers, 1U);
    EXPECT_EQ(ended.unhandled(), 1U);
    EXPECT_EQ((receive_set<ip_tos>::decode(messages).outcome()), ended);
    expect_files(std::move(fds), room);
}

// pitfalls 10, 12, 25: as many whole ones as fit, and MSG_CTRUNC if that is not all of them.
TEST_F(Descriptors, AreCutToWhatFits)
{
    using set = receive_set<up_to<scm_rights, 3>, scm_credentials>;
    constexpr std::size_t sent = 3;
    std::array<std::byte, CMSG_SPACE(sent * sizeof(int)) + 16> memory{};
    for (std::size_t room = 0; room <= memory.size(); ++room) {
        SCOPED_TRACE(room);
        ASSERT_NO_FATAL_FAILURE(send(sent));
        const kernel::receipt arrived{receiver.get(), std::span{memory}.first(room)};
        received_fds fds{arrived.result, arrived.header};
        ASSERT_EQ(arrived.result, 1);
        const std::size_t fit = room < CMSG_LEN(0) ? 0 : std::min(sent, (room - CMSG_LEN(0)) / sizeof(int));
        EXPECT_EQ(fds.remaining(), fit);
        const control messages{arrived.result, arrived.header};
        EXPECT_EQ(messages.truncated(), fit != sent);
        EXPECT_EQ(messages.outcome().reason(), end_reason::complete);
        kernel::expect_same_record<set>(messages);
        const auto rights = set::decode(messages).get<scm_rights>();
        EXPECT_EQ(rights.state(), fit == 0 ? field_state::absent : field_state::present);
        EXPECT_EQ(rights ? rights->size() : 0, fit);
        expect_files(std::move(fds), fit);
    }
}

// None asked for: the kernel drops them, and says so.
TEST_F(Descriptors, AreDroppedWithoutAControlBuffer)
{
    ASSERT_NO_FATAL_FAILURE(send(2));
    const kernel::receipt arrived{receiver.get(), {}};
    ASSERT_EQ(arrived.result, 1);
    EXPECT_TRUE((control{arrived.result, arrived.header}.truncated()));
    EXPECT_EQ((received_fds{arrived.result, arrived.header}.remaining()), 0U);
}

// pitfall 25: each look opens them once more.
TEST_F(Descriptors, AreDuplicatedByPeeking)
{
    ASSERT_NO_FATAL_FAILURE(send(2));
    room_for_most peeked_at;
    room_for_most memory;
    const kernel::receipt peek{receiver.get(), peeked_at.bytes(), MSG_PEEK};
    received_fds peeked{peek.result, peek.header};
    const kernel::receipt arrived{receiver.get(), memory.bytes()};
    received_fds fds{arrived.result, arrived.header};
    EXPECT_EQ(peeked.remaining(), 2U);
    EXPECT_EQ(fds.remaining(), 2U);
    const auto first = find<scm_rights>(control{peek.result, peek.header});
    const auto second = find<scm_rights>(control{arrived.result, arrived.header});
    ASSERT_TRUE(first && second);
    EXPECT_NE((*first)[0], (*second)[0]);
    expect_files(std::move(peeked), 2);
    expect_files(std::move(fds), 2);
}

TEST_F(Descriptors, CloseOnExecIfAskedTo)
{
    for (const int flags : {0, static_cast<int>(MSG_CMSG_CLOEXEC)}) {
        ASSERT_NO_FATAL_FAILURE(send(1));
        room_for_most memory;
        const kernel::receipt arrived{receiver.get(), memory.bytes(), flags};
        received_fds fds{arrived.result, arrived.header};
        const descriptor one{fds.release().value_or(-1)};
        EXPECT_EQ(::fcntl(one.get(), F_GETFD), flags == 0 ? 0 : FD_CLOEXEC);
    }
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

/// The lowest number that no descriptor gets if `let_in` more are to be opened.
int first_number_behind(std::size_t let_in)
{
    int refused = 0;
    for (std::size_t free = 0; free < let_in; ++refused) {
        free += support::is_open(refused) ? 0U : 1U;
    }
    while (support::is_open(refused)) {
        ++refused;
    }
    return refused;
}

// pitfall 12: MSG_CTRUNC with ample room, here by RLIMIT_NOFILE. What came before and what was let in is read.
TEST_F(Descriptors, AreCutByTheLimitOfOpenFiles)
{
    using set = receive_set<up_to<scm_rights, 8>, scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    for (std::size_t let_in = 0; let_in < 3; ++let_in) {
        SCOPED_TRACE(let_in);
        ASSERT_NO_FATAL_FAILURE(send(3));
        control_buffer<set> memory;
        ssize_t result = -1;
        msghdr header{};
        {
            const file_limit limited{first_number_behind(let_in)};
            const kernel::receipt receipt{receiver.get(), memory.bytes()};
            result = receipt.result;
            header = receipt.header;
        }
        received_fds fds{result, header};
        ASSERT_EQ(result, 1);
        const auto record = set::decode(result, header);
        EXPECT_TRUE(record.outcome().truncated());
        EXPECT_EQ(record.outcome().reason(), end_reason::complete)
            << "truncation does not keep anything from being read";
        EXPECT_TRUE(record.get<scm_credentials>());
        EXPECT_EQ(record.get<scm_rights>().state(), let_in == 0 ? field_state::absent : field_state::present);
        expect_files(std::move(fds), let_in);
    }
}

// -- no path leaks

/// What a socket delivers that has everything switched on; the sets below know but a part of it.
class DescriptorsAmongOthers : public Descriptors {
protected:
    void SetUp() override
    {
        Descriptors::SetUp();
        kernel::enable_or_skip<receive_set<scm_credentials, scm_timestampns, up_to<scm_security, 1>>>(receiver.get());
        has_pidfd_ = support::enable_one<scm_pidfd>(receiver.get()) == 0;
    }

    /// Descriptors that come with `count` of them, the pidfd included.
    [[nodiscard]] std::size_t with_pidfd(std::size_t count) const { return count + (has_pidfd_ ? 1 : 0); }

private:
    bool has_pidfd_ = false;
};

// pitfalls 12, 25: every room there can be, so that any of the messages is the one that is cut.
TEST_F(DescriptorsAmongOthers, AreClosedHoweverTheBufferIsCut)
{
    std::array<std::byte, 256> memory{};
    const std::size_t before = support::open_descriptors() + 3; // the files that are sent
    bool was_whole = false;
    for (std::size_t room = 0; room <= memory.size(); ++room) {
        SCOPED_TRACE(room);
        ASSERT_NO_FATAL_FAILURE(send(3));
        {
            const kernel::receipt arrived{receiver.get(), std::span{memory}.first(room)};
            const received_fds fds{arrived.result, arrived.header};
            EXPECT_EQ(support::open_descriptors(), before + fds.remaining());
            kernel::expect_same_record<receive_set<scm_credentials, up_to<scm_rights, 3>, scm_pidfd, scm_timestampns>>(
                control{arrived.result, arrived.header});
            was_whole = fds.remaining() == with_pidfd(3);
        }
        EXPECT_EQ(support::open_descriptors(), before);
    }
    EXPECT_TRUE(was_whole);
}

TEST_F(DescriptorsAmongOthers, AreClosedWhenAVisitorStopsOrThrows)
{
    struct failure {};
    const auto receive_and = [&](auto handler) {
        std::array<std::byte, 256> memory{};
        const kernel::receipt arrived{receiver.get(), memory};
        const received_fds fds{arrived.result, arrived.header};
        EXPECT_EQ(fds.remaining(), with_pidfd(2));
        return visit(arrived.result, arrived.header, handler).reason();
    };
    ASSERT_NO_FATAL_FAILURE(send(2));
    const std::size_t before = support::open_descriptors();
    EXPECT_EQ(receive_and([](scm_credentials) { return flow::stop; }), end_reason::stopped);
    EXPECT_EQ(support::open_descriptors(), before);
    ASSERT_NO_FATAL_FAILURE(send(2));
    EXPECT_THROW(static_cast<void>(receive_and([](scm_rights) { throw failure{}; })), failure);
    EXPECT_EQ(support::open_descriptors(), before);
    ASSERT_NO_FATAL_FAILURE(send(2));
    EXPECT_THROW(static_cast<void>(receive_and([](unhandled) { throw failure{}; })), failure);
    EXPECT_EQ(support::open_descriptors(), before);
}

// Some are taken, the rest is moved to another owner, and the buffer is received into again.
TEST_F(DescriptorsAmongOthers, AreClosedAfterAMoveAndBeforeTheNextReceive)
{
    ASSERT_NO_FATAL_FAILURE(send(3));
    const std::size_t before = support::open_descriptors();
    std::array<std::byte, 256> memory{};
    received_fds kept;
    {
        const kernel::receipt arrived{receiver.get(), memory};
        received_fds fds{arrived.result, arrived.header};
        const descriptor first{fds.release().value_or(-1)};
        EXPECT_EQ(kernel::identity_of(first.get()), kernel::identity_of(files[0].get()));
        kept = std::move(fds);
    }
    EXPECT_EQ(support::open_descriptors(), before + with_pidfd(2));
    kept.close();
    EXPECT_EQ(support::open_descriptors(), before);
    ASSERT_NO_FATAL_FAILURE(send(1));
    const kernel::receipt again{receiver.get(), memory};
    kept = received_fds{again.result, again.header};
    EXPECT_EQ(kept.remaining(), with_pidfd(1));
    expect_files(std::move(kept), 1);
}

// pitfall 8: after -1 the buffer holds the numbers of the receive before.
TEST_F(DescriptorsAmongOthers, AreNotOwnedTwiceAfterAnError)
{
    ASSERT_NO_FATAL_FAILURE(send(2));
    std::array<std::byte, 256> memory{};
    const kernel::receipt arrived{receiver.get(), memory};
    const received_fds fds{arrived.result, arrived.header};
    const std::size_t held = support::open_descriptors();
    {
        const kernel::receipt nothing{receiver.get(), memory, MSG_DONTWAIT};
        ASSERT_EQ(nothing.result, -1);
        const received_fds none{nothing.result, nothing.header};
        EXPECT_EQ(none.remaining(), 0U);
    }
    EXPECT_EQ(support::open_descriptors(), held);
    EXPECT_EQ(fds.remaining(), with_pidfd(2));
}

// pitfall 9: a batch has an owner for each datagram.
TEST_F(DescriptorsAmongOthers, AreOwnedByDatagramOfABatch)
{
    constexpr std::size_t count = 3;
    using set = receive_set<up_to<scm_rights, count>, scm_credentials, scm_pidfd, scm_timestampns>;
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_NO_FATAL_FAILURE(send(i + 1, i));
    }
    control_buffers<set, count + 1> memory;
    std::array<mmsghdr, count + 1> headers{};
    std::array<iovec, count + 1> pieces{};
    std::array<std::byte, count + 1> letters{};
    for (std::size_t i = 0; i < headers.size(); ++i) {
        pieces[i] = {&letters[i], 1};
        headers[i].msg_hdr.msg_iov = &pieces[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    memory.prepare(headers);
    const int result = ::recvmmsg(receiver.get(), headers.data(), headers.size(), MSG_DONTWAIT, nullptr);
    ASSERT_EQ(result, static_cast<int>(count));
    std::size_t index = 0;
    for (const mmsghdr& datagram : batch{headers, result}) {
        SCOPED_TRACE(index);
        expect_files(received_fds{datagram}, index + 1, index);
        ++index;
    }
    EXPECT_EQ(index, count);
}

} // namespace
