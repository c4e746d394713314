// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSGDUMP_HPP
#define CMSGPP_TOOLS_CMSGDUMP_HPP

// What the sources of cmsgdump know of each other; each section is the source of its name. What fails throws: a
// usage_error of the command line, else a std::runtime_error with the reason.

#include <cmsg/all_systems.hpp>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cmsgdump {

/// What one recvmsg has brought, as it is printed and recorded. Never the content of the datagram, so that a recording
/// can go into a bug report.
struct packet {
    bool queued = false; ///< an entry of the error queue
    cmsg::abi::choice layout = cmsg::abi::choice_of<cmsg::abi::native>;
    int family = AF_UNSPEC;  ///< of the socket: level 0 is not IP's in each
    std::uint32_t flags = 0; ///< msg_flags, in the numbers of its system
    std::size_t size = 0;    ///< bytes of payload
    std::string peer;        ///< who sent it, or where it was sent to, without spaces; empty if unknown
    std::vector<std::byte> control;
};

// --- options

enum class source { none, udp, tcp, unix_datagrams, descriptor, recording };

struct options {
    source from = source::none;
    int ip_version = 0;     ///< 4 or 6; 0: both
    std::string port = "0"; ///< 0: one that is free
    std::string bind;       ///< an address, or of AF_UNIX a path; empty: any
    int fd = -1;
    pid_t pid = 0;                   ///< whose `fd` it is; 0: ours
    std::vector<std::string> enable; ///< messages; none: all on a socket of our own, nothing on another's
    bool take = false, list_enabled = false, json = false, hex = false, help = false;
    std::uint64_t count = UINT64_MAX;
    std::optional<std::chrono::nanoseconds> duration;
    std::string record, replay; ///< files
    std::optional<cmsg::abi::choice> layout;

    [[nodiscard]] bool peeks() const { return from == source::descriptor && !take; }
};

struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[nodiscard]] options read_options(int count, char** arguments);
[[nodiscard]] cmsg::abi::choice layout_named(const std::string& name);
extern const char* const help_text;

// --- enable

/// Refuses names that are no messages.
void check_names(const std::vector<std::string>& names);

/// Refuses what cannot come on the socket.
void enable_named(int fd, const std::vector<std::string>& names);

/// All that can come on a socket of our own; says on stderr what was refused.
void enable_all(int fd);

/// Prints which messages are on, and the room that they take.
void print_enabled(int fd, bool json);

// --- socket

class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int fd) : fd_{fd} {}
    descriptor(descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    descriptor& operator=(descriptor&& other) noexcept { return std::swap(fd_, other.fd_), *this; }
    ~descriptor();

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// Bound and, of TCP, listening.
[[nodiscard]] descriptor open_socket(const options& all);

struct attached {
    descriptor socket;
    descriptor process; ///< can be polled for its end; none of a descriptor of our own
};

/// Refuses what is no socket, or cannot be looked at without harm to its owner.
[[nodiscard]] attached attach(const options& all);

/// Without spaces: 127.0.0.1:53, [::1]:53, a path; empty of others.
[[nodiscard]] std::string address_text(const sockaddr_storage& address, socklen_t size);

/// Where the socket is bound, as text; empty if that cannot be asked for.
[[nodiscard]] std::string own_address(int fd);

/// Of level SOL_SOCKET; -1 if it cannot be asked for.
[[nodiscard]] int int_option(int fd, int option);

[[noreturn]] void fail(const std::string& what, int error);

// --- receive

struct received {
    std::optional<packet> what;
    int error = 0;            ///< errno, if there is no packet; EAGAIN: nothing was there
    bool end = false;         ///< the other side of a stream has closed it
    bool seen_before = false; ///< a peek that saw what the last one saw
};

class receiver {
public:
    receiver(int fd, bool peeks);
    [[nodiscard]] received datagram() { return read(peeks_ ? MSG_PEEK : 0); }
    [[nodiscard]] received error() { return read(MSG_ERRQUEUE); }

private:
    [[nodiscard]] received read(int flags);

    int fd_;
    bool peeks_;
    std::vector<std::byte> payload_, control_, last_;
};

// --- print

class printer {
public:
    printer(bool json, bool hex);
    void print(const packet& one);
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    [[nodiscard]] std::string as_lines(const packet& one) const;
    [[nodiscard]] std::string as_json(const packet& one) const;
    [[nodiscard]] std::string coloured(std::string_view text, const char* code) const;

    bool json_, hex_, colours_;
    std::uint64_t count_ = 0;
};

// --- recording

class recorder {
public:
    explicit recorder(const std::string& path);
    void write(const packet& one);

private:
    std::ofstream file_;
    std::string path_;
};

/// Calls `f` with each packet of the file, until it returns false.
void read_recording(const std::string& path, const std::function<bool(packet&)>& f);

[[nodiscard]] std::string hex(std::span<const std::byte> bytes, const char* between = "");

// --- watch

/// Prints what arrives, until the count, the time, a signal or the other side ends it.
void watch(const options& all);

} // namespace cmsgdump

#endif
