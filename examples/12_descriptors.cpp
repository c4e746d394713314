// SPDX-License-Identifier: MIT
// Pass open files to another process without leaking one. A child sends three files and its ids; the parent has
// room for two and wants one. What it does not take is closed: the second one by received_fds, and the third, for which
// there is no room, by the kernel.
//   g++ -std=c++20 -Iinclude examples/12_descriptors.cpp -o descriptors && ./descriptors
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sys/mman.h> // for memfd_create
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using leaving = cmsg::send::set<cmsg::send::up_to<cmsg::send::scm_rights, 3>, cmsg::send::scm_credentials>;
using arriving = cmsg::receive_set<cmsg::up_to<cmsg::scm_rights, 2>, cmsg::scm_credentials>;

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// The child. Its own descriptors stay its own: the receiver gets duplicates.
int send_files(int fd)
{
    std::array<int, 3> files{};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const char number = static_cast<char>('0' + i);
        files[i] = memfd_create("file", MFD_CLOEXEC);
        if (files[i] < 0 || write(files[i], &number, 1) != 1) {
            return failed("memfd_create", errno);
        }
    }
    char kind = 'f'; // control data needs a byte that it travels with
    iovec payload{&kind, 1};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<leaving> buffer;
    cmsg::control_writer control{buffer};
    control.put(cmsg::send::scm_rights{files});
    control.put(cmsg::send::scm_credentials{getpid(), getuid(), getgid()}); // the kernel refuses another's with EPERM
    if (control.failed()) {
        return failed("control data", ENOBUFS);
    }
    control.apply(header);
    return sendmsg(fd, &header, MSG_NOSIGNAL) == 1 ? 0 : failed("sendmsg", errno);
}

// Returns: the first of the files that the child has sent, to be closed by the caller; -1 if it sent none.
int receive_file(int fd, pid_t child)
{
    char kind = 0;
    iovec payload{&kind, 1};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<arriving> buffer;
    buffer.prepare(header);
    const ssize_t received = recvmsg(fd, &header, MSG_CMSG_CLOEXEC);
    cmsg::received_fds files{received, header}; // before anything that returns: from here on none of them leaks

    const auto record = arriving::decode(received, header);
    if (received != 1 || record.outcome().reason() != cmsg::end_reason::complete) {
        return failed("recvmsg", received < 0 ? errno : EBADMSG), -1;
    }
    const auto sender = record.get<cmsg::scm_credentials>();
    if (!sender || sender->is_unknown() || sender->pid() != child || sender->uid() != getuid()) {
        return failed("somebody else sent it", EPERM), -1;
    }
    std::printf("sent by the child, user and process checked\n");
    std::printf("%zu files arrived, %s\n", files.remaining(),
                record.outcome().truncated() ? "and there were more" : "which are all");
    const std::optional<int> first = files.release();
    std::printf("%zu left to be closed\n", files.remaining());
    return first.value_or(-1);
}

int count_descriptors()
{
    int count = 0;
    for (int fd = 0; fd < 256; ++fd) {
        count += fcntl(fd, F_GETFD) < 0 ? 0 : 1;
    }
    return count;
}

int main()
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return failed("socketpair", errno);
    }
    if (const auto enabled = arriving::enable(ends[0]); !enabled) { // before anything is sent: see scm_credentials
        return failed("enable", enabled.error());
    }
    const pid_t child = fork();
    if (child <= 0) {
        return child == 0 ? send_files(ends[1]) : failed("fork", errno);
    }
    close(ends[1]); // the child has its own: if it dies, recvmsg ends
    const int before = count_descriptors();
    const int file = receive_file(ends[0], child);
    char content = '?';
    int status = 1;
    if (file < 0 || pread(file, &content, 1, 0) != 1 || waitpid(child, &status, 0) != child || status != 0) {
        return failed("no file", EIO);
    }
    std::printf("file %c is open, and %d descriptor more than before\n", content, count_descriptors() - before);
    close(file);
    close(ends[0]);
    return 0;
}
