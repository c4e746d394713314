// SPDX-License-Identifier: MIT
// The loop over sockets, until the count, the time, a signal or the other side ends it.
#include "cmsgdump.hpp"
#include "program.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <list>

#include <poll.h>   // for ppoll
#include <unistd.h> // for unlink

namespace cmsgdump {

namespace {

using clock = std::chrono::steady_clock;

/// How long a peek waits that has seen nothing new: poll says at once that the same datagram is still there.
constexpr std::chrono::milliseconds between_peeks{1};

/// poll has seen something, and now it is gone: its owner was faster.
bool is_nothing(int error) { return error == EAGAIN || error == EINTR; }

void note(const std::string& text) { std::fprintf(stderr, "cmsgdump: %s\n", text.c_str()); }

void enable(int fd, const options& all)
{
    if (!all.enable.empty()) {
        enable_named(fd, all.enable);
    } else if (all.from != source::descriptor) {
        enable_all(fd);
    }
}

class watcher {
public:
    explicit watcher(const options& all) : options_{all}, signals_{catch_signals()}, out_{all.json, all.hex}
    {
        if (!all.record.empty()) {
            file_.emplace(all.record);
        }
        if (all.duration) {
            end_ = clock::now() + std::chrono::duration_cast<clock::duration>(*all.duration);
        }
    }

    void add(descriptor socket)
    {
        const int fd = socket.get();
        sockets_.push_back({std::move(socket), receiver{fd, options_.peeks()}});
    }

    /// Until there is no more to wait for. `listener` may be none, and so may `process`.
    void run(const descriptor& listener, const descriptor& process)
    {
        while (is_interrupted == 0 && !is_counted() && (listener || !sockets_.empty())) {
            std::vector<pollfd> ready{{listener.get(), POLLIN, 0}, {process.get(), POLLIN, 0}}; // none is passed over
            for (const connection& one : sockets_) {
                ready.push_back({is_quiet_ ? -1 : one.socket.get(), POLLIN, 0});
            }
            if (!wait(ready)) {
                break;
            }
            auto one = sockets_.begin();
            for (std::size_t i = 2; i < ready.size() && !is_counted(); ++i) {
                one = ready[i].revents == 0 || look(*one, ready[i].revents) ? std::next(one) : sockets_.erase(one);
            }
            if (ready[0].revents != 0) {
                accept_one(listener.get());
            }
            if (ready[1].revents != 0) {
                note("process " + std::to_string(options_.pid) + " has ended");
                break;
            }
        }
        note(std::to_string(out_.count()) + (out_.count() == 1 ? " packet" : " packets"));
    }

private:
    struct connection {
        descriptor socket;
        receiver from;
    };

    [[nodiscard]] bool is_counted() const { return out_.count() >= options_.count; }

    /// Returns: false if the time is over.
    bool wait(std::vector<pollfd>& ready)
    {
        const auto next_peek = clock::now() + between_peeks;
        cmsgdump::wait(ready, !is_quiet_ ? end_ : end_ ? std::min(*end_, next_peek) : next_peek, signals_);
        is_quiet_ = false;
        return !end_ || clock::now() < *end_;
    }

    void accept_one(int listener)
    {
        descriptor accepted{accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)};
        if (!accepted) {
            fail("accept", errno);
        }
        enable(accepted.get(), options_);
        add(std::move(accepted));
    }

    /// Returns: false if nothing comes on this socket any more.
    bool look(connection& one, short events)
    {
        received arrived;
        if ((events & POLLERR) != 0) {
            if (options_.peeks()) {
                if (!std::exchange(has_warned_, true)) {
                    note("an error waits on the socket, and a look would take it from the owner; --take does");
                }
                is_quiet_ = true;
                return true;
            }
            arrived = one.from.error();
        }
        if (!arrived.what) {
            arrived = one.from.datagram();
        }
        if (arrived.what) {
            out_.print(*arrived.what);
            if (file_) {
                file_->write(*arrived.what);
            }
        } else if (arrived.error != 0 && !is_nothing(arrived.error)) {
            if ((events & POLLERR) == 0) {
                fail("recvmsg", arrived.error);
            }
            note(std::string{"error of the socket: "} + std::strerror(arrived.error)); // and the socket has it no more
        }
        if (arrived.end) {
            note("the other side has closed the stream");
        }
        is_quiet_ = arrived.seen_before || is_nothing(arrived.error);
        return !arrived.end;
    }

    const options& options_;
    sigset_t signals_;
    printer out_;
    std::optional<recorder> file_;
    std::optional<clock::time_point> end_;
    std::list<connection> sockets_;
    bool is_quiet_ = false; ///< nothing new to see: wait before the next look
    bool has_warned_ = false;
};

/// Removes the path of an AF_UNIX socket of ours.
struct path_remover {
    const options& all;
    ~path_remover()
    {
        if (all.from == source::unix_datagrams) {
            unlink(all.bind.c_str());
        }
    }
};

} // namespace

void watch(const options& all)
{
    const bool is_own = all.from != source::descriptor;
    attached found = is_own ? attached{open_socket(all), {}} : attach(all);
    const path_remover remover{all};
    watcher loop{all};
    if (all.from != source::tcp) {
        enable(found.socket.get(), all);
    }
    if (all.list_enabled) {
        print_enabled(found.socket.get(), all.json);
        return;
    }
    if (is_own) {
        note("listening on " + own_address(found.socket.get()));
    }
    descriptor listener;
    if (all.from == source::tcp) {
        listener = std::move(found.socket);
    } else {
        loop.add(std::move(found.socket));
    }
    loop.run(listener, found.process);
}

} // namespace cmsgdump
