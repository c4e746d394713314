// SPDX-License-Identifier: MIT
// How do I pass open files between processes without leaking one? A broker over AF_UNIX keeps a file for a process that
// lends it, and passes it to others that ask: of the same user alone (credentials), and while the lender lives (pidfd).
// What is cut, or brings another number of files than one, is refused, and all that came with it is closed
// (received_fds).
//   g++ -std=c++20 -Iinclude examples/12_fd_broker.cpp -o fd_broker && ./fd_broker
// ./fd_broker --help says how it is used between real processes; without arguments it tests itself.
#include <cmsg/unix.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h> // for memfd_create
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// shown: begin
using request = cmsg::receive_set<cmsg::scm_credentials, cmsg::up_to<cmsg::scm_rights, 1>, cmsg::scm_pidfd>;
using answer = cmsg::receive_set<cmsg::up_to<cmsg::scm_rights, 1>>;
using leaving = cmsg::send::set<cmsg::send::up_to<cmsg::send::scm_rights, 16>>;

// Owns a descriptor.
class file {
public:
    file() = default;
    explicit file(std::optional<int> fd) : fd_{fd.value_or(-1)} {}
    file(file&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    file& operator=(file&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~file()
    {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// Sends a byte, and files or none. Returns: 0, or the errno.
int send_files(int fd, char text, std::span<const int> files)
{
    iovec payload{&text, 1}; // control data needs a byte that it travels with
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<leaving> room;
    cmsg::control_writer control{room};
    if (!files.empty()) {
        control.put(cmsg::send::scm_rights{files}); // duplicates arrive: these stay the sender's
    }
    if (control.failed()) {
        return ENOBUFS;
    }
    control.apply(header);
    return sendmsg(fd, &header, MSG_NOSIGNAL) < 0 ? errno : 0;
}

class broker {
public:
    // Answers the request of a process that has connected: with an errno as a byte, and with the file if it borrows
    // one.
    // Returns: the same errno.
    int serve(int connection)
    {
        char kind = 0;
        const int result = receive(connection, kind);
        const bool passes = result == 0 && kind == 'b';
        const int fd = lent_.get();
        const int sent = send_files(connection, static_cast<char>(result), {&fd, passes ? 1U : 0U});
        return result != 0 ? result : sent;
    }

private:
    // shown: end
    // shown: begin receive
    int receive(int connection, char& kind)
    {
        iovec payload{&kind, 1};
        msghdr header{};
        header.msg_iov = &payload;
        header.msg_iovlen = 1;
        cmsg::control_buffer<request> control;
        control.prepare(header);
        const ssize_t size = recvmsg(connection, &header, MSG_CMSG_CLOEXEC);
        cmsg::received_fds files{size, header}; // before anything that returns: from here on none of them leaks
        file process{files.release_pidfd()};
        file one{files.release()};
        if (size != 1) {
            return size < 0 ? errno : EBADMSG;
        }
        const auto record = request::decode(size, header);
        if (!record.outcome()) { // there was more than there is room for: it says nothing of what is missing
            return EMSGSIZE;
        }
        const auto sender = record.get<cmsg::scm_credentials>();
        if (!sender || sender->is_unknown() || sender->uid() != getuid()) {
            return EACCES;
        }
        if (kind == 'l') {
            if (!one || files.remaining() != 0) { // a buffer for one has room for two on 64 bit
                return EINVAL;
            }
            lent_ = std::move(one);
            lender_ = std::move(process);
            return 0;
        }
        if (!lender_lives()) {
            lent_ = {};
            lender_ = {};
        }
        return kind != 'b' || one ? EINVAL : lent_ ? 0 : ENOENT;
    }
    // shown: end

    // shown: begin
    // A number of a process is another's after its end; its pidfd becomes readable.
    bool lender_lives() const
    {
        pollfd ended{lender_.get(), POLLIN, 0}; // passed over if the kernel has no pidfd to give
        return poll(&ended, 1, 0) == 0;
    }

    file lent_;
    file lender_;
};

// What a process does that lends or borrows. Returns: the answer's errno, or another.
int ask(int fd, char kind, std::span<const int> files, file& borrowed)
{
    if (const int error = send_files(fd, kind, files); error != 0) {
        return error;
    }
    unsigned char result = 0;
    iovec payload{&result, 1};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<answer> control;
    control.prepare(header);
    const ssize_t size = recvmsg(fd, &header, MSG_CMSG_CLOEXEC);
    cmsg::received_fds received{size, header};
    borrowed = file{received.release()};
    if (size != 1 || received.remaining() != 0 || !answer::read(size, header).outcome()) {
        return size < 0 ? errno : EBADMSG;
    }
    return result;
}
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

struct address {
    sockaddr_un name{};
    socklen_t size = sizeof(sa_family_t); // alone: bind chooses an abstract name, which is no file
};

// A socket that listens at `at`, and notes there where that is. Returns: one that is empty, with errno.
file listen_at(address& at)
{
    file fd{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
    const auto name = reinterpret_cast<sockaddr*>(&at.name);
    const timeval limit{5, 0};
    if (!fd || bind(fd.get(), name, at.size) != 0 || (at.size = sizeof at.name, false) ||
        getsockname(fd.get(), name, &at.size) != 0 || listen(fd.get(), 16) != 0 ||
        setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
        return {};
    }
    return fd;
}

file connect_to(const address& at)
{
    file fd{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
    if (!fd || connect(fd.get(), reinterpret_cast<const sockaddr*>(&at.name), at.size) != 0) {
        return {};
    }
    return fd;
}

// Waits for one that connects, and answers it. Returns: the answer's errno, or another.
int serve_next(broker& with, int listening)
{
    const file connection{accept4(listening, nullptr, nullptr, SOCK_CLOEXEC)}; // has the options of the listening one
    const timeval limit{1, 0};                                                 // for one that connects and asks nothing
    if (!connection || setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
        return errno;
    }
    return with.serve(connection.get());
}

int count_descriptors()
{
    int count = 0;
    for (int fd = 0; fd < 256; ++fd) {
        count += fcntl(fd, F_GETFD) < 0 ? 0 : 1;
    }
    return count;
}

// -- the test: children that lend and borrow

// Asks in a child, with `count` files, which lives until `stays` ends. It fails unless the answer is `expected` and, of
// a borrowed file, the content that of the lent one.
pid_t ask_in_child(const address& at, char kind, unsigned count, int expected,
                   const std::array<int, 2>* stays = nullptr)
{
    const pid_t child = fork();
    if (child != 0) {
        return child;
    }
    const int memory = memfd_create("lent", MFD_CLOEXEC);
    const file connection = connect_to(at);
    if (memory < 0 || write(memory, "lent", 4) != 4 || !connection) {
        _exit(failed("child", errno));
    }
    std::array<int, 16> files{};
    files.fill(memory);
    file borrowed;
    const int result = ask(connection.get(), kind, std::span{files}.first(count), borrowed);
    std::array<char, 5> text{};
    const bool is_right = result == expected && bool{borrowed} == (kind == 'b' && expected == 0) &&
                          (!borrowed || pread(borrowed.get(), text.data(), 4, 0) == 4) &&
                          (!borrowed || std::string_view{text.data()} == "lent");
    if (stays != nullptr) {
        close((*stays)[1]);
        static_cast<void>(read((*stays)[0], text.data(), 1) == 0); // until the parent closes its end
    }
    _exit(is_right ? 0 : 1);
}

bool ends_well(pid_t child)
{
    int status = 1;
    return waitpid(child, &status, 0) == child && status == 0;
}

int test(broker& with, int listening, const address& at, bool has_pidfd)
{
    std::array<int, 2> life{};
    if (pipe2(life.data(), O_CLOEXEC) != 0) {
        return failed("pipe", errno);
    }
    const int before = count_descriptors();
    bool is_right = true;
    const auto tell = [&](const char* what, int expected) {
        const int error = serve_next(with, listening);
        is_right = is_right && error == expected;
        std::printf("%s: %s\n", what, error == 0 ? "done" : std::strerror(error));
        std::fflush(stdout); // or a child would print it once more
    };
    const pid_t lender = ask_in_child(at, 'l', 1, 0, &life);
    tell("lend one file", 0);
    const auto ask = [&](const char* what, char kind, unsigned count, int expected) {
        const pid_t child = ask_in_child(at, kind, count, expected);
        tell(what, expected);
        is_right = ends_well(child) && is_right;
    };
    ask("borrow it", 'b', 0, 0);
    ask("lend two at once", 'l', 2, EINVAL);
    ask("lend nine at once", 'l', 9, EMSGSIZE);
    ask("borrow it again", 'b', 0, 0);
    std::printf("%d open descriptors more than before\n",
                count_descriptors() - before); // the file, and pidfd of its lender
    close(life[1]);
    is_right = ends_well(lender) && is_right;
    if (has_pidfd) {
        ask("borrow it after its lender has ended", 'b', 0, ENOENT);
        std::printf("%d more when nothing is lent\n", count_descriptors() - before + 1); // the pipe's end is closed
    }
    return is_right ? 0 : failed("another answer than expected", EPROTO);
}

constexpr const char* usage =
    "Keeps an open file for a process that lends it, and passes it to others of the same user.\n"
    "usage: fd_broker serve <path of its socket>\n"
    "       fd_broker lend <path> <file>    until standard input ends\n"
    "       fd_broker borrow <path>         prints what is in the file\n"
    "       fd_broker                       tests itself\n";

int lend_or_borrow(const address& at, const char* name)
{
    const file lent{name == nullptr ? -1 : open(name, O_RDONLY | O_CLOEXEC)};
    if (name != nullptr && !lent) {
        return failed(name, errno);
    }
    const file connection = connect_to(at);
    if (!connection) {
        return failed("connect", errno);
    }
    file borrowed;
    const int fd = lent.get();
    const int error =
        name != nullptr ? ask(connection.get(), 'l', {&fd, 1}, borrowed) : ask(connection.get(), 'b', {}, borrowed);
    if (error != 0) {
        return failed(name != nullptr ? "lend" : "borrow", error);
    }
    std::array<char, 4096> bytes;
    if (!borrowed) {
        while (read(STDIN_FILENO, bytes.data(), bytes.size()) > 0) {
        }
        return 0;
    }
    // One position for all that have the file: pread leaves it.
    for (off_t at_byte = 0;;) {
        const ssize_t size = pread(borrowed.get(), bytes.data(), bytes.size(), at_byte);
        if (size <= 0) {
            return size == 0 ? 0 : failed("read", errno);
        }
        std::fwrite(bytes.data(), 1, static_cast<std::size_t>(size), stdout);
        at_byte += size;
    }
}

int main(int count, char** arguments)
{
    const std::string_view what = count > 1 ? arguments[1] : "";
    address at;
    at.name.sun_family = AF_UNIX;
    if (what == "--help") {
        return std::fputs(usage, stdout), 0;
    }
    if (count > 1) {
        const std::string_view path = count > 2 ? arguments[2] : "";
        if (path.empty() || path.size() >= sizeof at.name.sun_path || count != (what == "lend" ? 4 : 3) ||
            (what != "serve" && what != "lend" && what != "borrow")) {
            return std::fputs(usage, stderr), 2;
        }
        std::memcpy(at.name.sun_path, path.data(), path.size());
        at.size = sizeof at.name;
        if (what != "serve") {
            return lend_or_borrow(at, count == 4 ? arguments[3] : nullptr);
        }
    }
    const file listening = listen_at(at);
    if (!listening) {
        return failed("listen", errno);
    }
    // Before anything is sent: what is queued before has no known sender.
    const auto enabled = request::enable(listening.get());
    if (enabled.error<cmsg::scm_credentials>() != 0) {
        return failed("enable", enabled.error());
    }
    const bool has_pidfd = !enabled.refused<cmsg::scm_pidfd>(); // Linux 6.5
    if (!has_pidfd) {
        std::printf("left out: the end of a lender: %s\n", std::strerror(enabled.error<cmsg::scm_pidfd>()));
    }
    broker one;
    if (count == 1) {
        return test(one, listening.get(), at, has_pidfd);
    }
    for (;;) {
        if (const int error = serve_next(one, listening.get()); error != 0 && error != EAGAIN) {
            std::fprintf(stderr, "refused: %s\n", std::strerror(error));
        }
    }
}
