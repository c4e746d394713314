// SPDX-License-Identifier: MIT
// The loop over sockets, until the count, the time or a signal ends it.
#include "cmsg_latency.hpp"

#include "../cmsgdump/program.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <list>
#include <memory>

#include <netdb.h>
#include <poll.h>
#include <unistd.h>

namespace cmsg_latency {

namespace {

using cmsgdump::catch_signals;
using cmsgdump::descriptor;
using cmsgdump::fail;
using cmsgdump::is_interrupted;
using cmsgdump::own_address;
using steady = std::chrono::steady_clock;

constexpr std::uint32_t transmit =
    cmsg::sof_timestamping_tx_sched | cmsg::sof_timestamping_tx_software | cmsg::sof_timestamping_tx_ack;
using receiving = cmsg::receive_set<cmsg::receive_time<cmsg::sof_timestamping_rx_hardware>, cmsg::drops>;
using both = cmsg::join<receiving, cmsg::tx_timestamps<transmit>>;

constexpr std::size_t payload_room = 65536;
constexpr int reads_at_once = 64;     ///< of one socket, then the others get their turn
constexpr int sends_unread_most = 16; ///< of one socket: entries take its receive buffer, and are lost where it is full
constexpr std::size_t most_clients = 64; ///< of a relay of datagrams

void note(const std::string& text) { std::fprintf(stderr, "cmsg-latency: %s\n", text.c_str()); }

/// The clock of the kernel's stamps.
cmsg::system_time now()
{
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return cmsg::system_time{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

/// Of a socket, in the report and for Prometheus.
struct socket_line {
    std::string name;
    latencies received{};
    bool is_open = true;
};

struct connection {
    descriptor socket;
    bool is_stream = false;
    cmsg::endpoint peer{};      ///< who sends on it; none of datagrams from anybody
    cmsg::endpoint client{};    ///< of a relay's socket to where it relays: who gets the answers
    connection* to = nullptr;   ///< where what is read goes
    bool is_connecting = false; ///< no stamps yet, nor bytes
    bool has_ended = false, has_failed = false;
    std::vector<std::byte>
        unsent{}; ///< of a stream whose peer reads slowly: until it is empty nobody reads more for it
    bool stamps_sends = false;
    cmsg::pending_sends<cmsg::tx_id, cmsg::system_time, 1024> sends{};
    int sends_unread = 0;        ///< since the error queue was read
    socket_line* line = nullptr; ///< none of its own
    cmsg::drop_counter drops{};
    measured of{};
};

void record(connection& c, way which, std::chrono::nanoseconds time)
{
    if (time.count() < 0) {
        ++c.of.negative;
    } else {
        c.of.by_way[which].record(static_cast<std::uint64_t>(time.count()));
    }
}

/// Takes all entries of the error queue.
void read_stamps(connection& c)
{
    const cmsg::overloaded take{[&c](const cmsg::tx_timestamp& stamp) {
                                    const cmsg::system_time* const before = c.sends.find(stamp.id);
                                    if (before == nullptr || !stamp.software) {
                                        return;
                                    }
                                    const auto time = *stamp.software - *before;
                                    if (stamp.stage == cmsg::tx_stage::sched) {
                                        record(c, scheduled, time);
                                    } else if (stamp.stage == cmsg::tx_stage::snd) {
                                        record(c, sent, time);
                                    } else if (stamp.stage == cmsg::tx_stage::ack) {
                                        record(c, acknowledged, time);
                                    }
                                    // The last stage of each.
                                    if (c.is_stream && stamp.stage == cmsg::tx_stage::ack) {
                                        c.sends.finish_up_to(stamp.id);
                                    } else if (!c.is_stream && stamp.stage == cmsg::tx_stage::snd) {
                                        c.sends.finish(stamp.id);
                                    }
                                },
                                [&c](const cmsg::lost_entry&) { ++c.of.lost; }};
    msghdr header{};
    cmsg::control_buffer<both> control;
    c.sends_unread = 0;
    do {
        control.prepare(header);
    } while (both::read_error(recvmsg(c.socket.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT), header, take));
}

/// Hands bytes to the kernel. Returns: false if it takes none now.
bool send_now(connection& c, const std::byte* data, std::size_t size, const cmsg::endpoint& to, std::size_t& done)
{
    sockaddr_storage address{};
    const socklen_t length = to.write(address);
    if (c.stamps_sends && ++c.sends_unread == sends_unread_most) {
        read_stamps(c);
    }
    if (c.sends.full()) {
        c.sends.finish_up_to(*c.sends.oldest()); // its stamp has not come
    }
    const cmsg::system_time before = c.stamps_sends ? now() : cmsg::system_time{};
    const ssize_t sent = sendto(c.socket.get(), data, size, MSG_DONTWAIT | MSG_NOSIGNAL,
                                length == 0 ? nullptr : reinterpret_cast<const sockaddr*>(&address), length);
    done = sent > 0 ? static_cast<std::size_t>(sent) : 0;
    if (sent >= 0) {
        if (c.stamps_sends) {
            c.sends.push(before, c.is_stream ? static_cast<std::uint32_t>(sent) : 1);
        }
    } else if (c.is_stream) {
        c.has_failed = errno != EAGAIN;
    } else {
        ++c.of.lost;
    }
    return sent >= 0;
}

/// Sends what could not be sent before. Of a stream that has ended: then says so to the peer.
void flush(connection& c)
{
    std::size_t done = 0;
    while (!c.unsent.empty() && send_now(c, c.unsent.data(), c.unsent.size(), {}, done)) {
        c.unsent.erase(c.unsent.begin(), c.unsent.begin() + static_cast<std::ptrdiff_t>(done));
    }
}

void hand_on(connection& c, const std::byte* data, std::size_t size, const cmsg::endpoint& to)
{
    std::size_t done = 0;
    if (!c.is_stream) {
        send_now(c, data, size, to, done);
        return;
    }
    while (size > 0 && c.unsent.empty() && !c.is_connecting && send_now(c, data, size, {}, done)) {
        data += done;
        size -= done;
    }
    c.unsent.insert(c.unsent.end(), data, data + size);
}

std::string text_of(const cmsg::endpoint& of)
{
    sockaddr_storage address{};
    const socklen_t size = of.write(address);
    return cmsgdump::address_text(address, size);
}

class meter {
public:
    explicit meter(const options& all) : options_{all}, signals_{catch_signals()}, payload_(payload_room)
    {
        is_picture_ = isatty(STDOUT_FILENO) == 1;
        const auto interval = all.interval ? all.interval
                              : is_picture_ || !all.prometheus.empty()
                                  ? std::optional<std::chrono::nanoseconds>{std::chrono::seconds{1}}
                                  : std::nullopt;
        interval_ = interval.value_or(std::chrono::nanoseconds{});
        next_ = interval ? std::optional{steady::now() + interval_} : std::nullopt;
        if (all.duration) {
            end_ = steady::now() + *all.duration;
        }
        sources_.reserve(most_shown);
        if (!all.listen_port.empty()) {
            scrapes_.emplace(all.listen_host, all.listen_port);
            note("metrics at http://" + own_address(scrapes_->fd()) + "/metrics");
        }
    }

    void add(descriptor socket, const std::string& name, cmsg::endpoint peer)
    {
        connection& c = insert(std::move(socket), name, peer);
        if (options_.does == mode::echo) {
            c.to = &c;
        } else if (options_.does == mode::relay && c.is_stream) {
            join(c, peer);
        }
        enable(c);
    }

    /// Until there is no more to wait for. `listener` may be none.
    void run(const descriptor& listener)
    {
        std::vector<pollfd> ready;
        bool goes_on = true;
        while (goes_on && is_interrupted == 0 && count_ < options_.count && (listener || !connections_.empty())) {
            ready.assign(1, {listener.get(), POLLIN, 0}); // none is passed over
            for (const connection& c : connections_) {
                const bool reads = !c.has_ended && (c.to == nullptr || c.to->unsent.empty());
                const bool writes = c.is_connecting || !c.unsent.empty();
                // One that waits for the other alone has no business: POLLHUP would come at once, and again.
                const int fd = reads || writes ? c.socket.get() : -1;
                ready.push_back({fd, static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0});
            }
            const std::size_t waited = ready.size(); // look may add some
            if (scrapes_) {
                scrapes_->add_to(ready);
            }
            goes_on = wait(ready);
            auto at = connections_.begin();
            for (std::size_t i = 1; i < waited; ++i, ++at) {
                if (ready[i].revents != 0) {
                    look(*at, ready[i].revents);
                }
            }
            if (scrapes_) {
                scrapes_->look(&ready[waited], [this] { return metrics_text(collect()); });
            }
            remove_ended();
            if (ready[0].revents != 0) {
                accept_one(listener.get());
            }
        }
        for (connection& c : connections_) {
            read_stamps(c);
        }
        print();
        export_file();
        note(std::to_string(count_) + (count_ == 1 ? " packet" : " packets"));
    }

private:
    connection& insert(descriptor socket, const std::string& name, cmsg::endpoint peer)
    {
        connections_.emplace_back();
        connection& c = connections_.back();
        int type = 0;
        socklen_t size = sizeof type;
        getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &type, &size);
        c.socket = std::move(socket);
        c.is_stream = type == SOCK_STREAM;
        c.line = line_of(name);
        c.peer = peer;
        return c;
    }

    /// None while most_shown others are open, or one of the same name: two connections from one port.
    socket_line* line_of(const std::string& name)
    {
        auto old = std::find_if(lines_.begin(), lines_.end(), [&](const socket_line& one) { return one.name == name; });
        if (old == lines_.end() && lines_.size() == most_shown) {
            old = std::find_if(lines_.begin(), lines_.end(), [](const socket_line& one) { return !one.is_open; });
            if (old == lines_.end()) {
                return nullptr;
            }
        }
        if (old != lines_.end()) {
            if (old->is_open) {
                return nullptr;
            }
            lines_.erase(old);
        }
        return &lines_.emplace_back(socket_line{name});
    }

    void enable(connection& c) const
    {
        if (options_.asks_for == stamps::none) {
            return;
        }
        c.stamps_sends = options_.does != mode::sink && options_.asks_for == stamps::all;
        const int error =
            c.stamps_sends ? both::enable(c.socket.get()).error() : receiving::enable(c.socket.get()).error();
        if (error != 0) {
            fail("SO_TIMESTAMPING", error);
        }
    }

    /// The socket to where a relay sends for `client`.
    connection& join(connection& front, cmsg::endpoint client)
    {
        addrinfo hints{};
        hints.ai_socktype = front.is_stream ? SOCK_STREAM : SOCK_DGRAM;
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
        addrinfo* found = nullptr;
        if (const int error = getaddrinfo(options_.to_host.c_str(), options_.to_port.c_str(), &hints, &found);
            error != 0) {
            throw std::runtime_error{"--to " + options_.to_host + ": " + gai_strerror(error)};
        }
        const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> at{found, freeaddrinfo};
        descriptor opened{socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
        if (!opened || (connect(opened.get(), at->ai_addr, at->ai_addrlen) != 0 && errno != EINPROGRESS)) {
            fail("--to " + options_.to_host + ":" + options_.to_port, errno);
        }
        connection& back =
            insert(std::move(opened), text_of(client) + " relayed", cmsg::endpoint::of(at->ai_addr, at->ai_addrlen));
        back.client = client;
        back.to = &front;
        back.is_connecting = back.is_stream; // its ids count from what is sent after the connect
        if (back.is_stream) {
            front.to = &back;
        } else {
            enable(back);
        }
        return back;
    }

    /// Returns: false if the time is over.
    bool wait(std::vector<pollfd>& ready)
    {
        cmsgdump::wait(ready, end_ && next_ ? std::min(end_, next_) : end_ ? end_ : next_, signals_);
        const auto time_now = steady::now();
        if (next_ && time_now >= *next_) {
            if (is_picture_ || options_.interval) {
                print();
            }
            export_file();
            next_ = time_now + interval_;
        }
        return !end_ || time_now < *end_;
    }

    void accept_one(int listener)
    {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        descriptor accepted{accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC)};
        if (accepted) { // else it has gone again
            add(std::move(accepted), cmsgdump::address_text(peer, size),
                cmsg::endpoint::of(reinterpret_cast<const sockaddr*>(&peer), size));
        }
    }

    void look(connection& c, short events)
    {
        if (c.is_connecting) {
            int error = 0;
            socklen_t size = sizeof error;
            getsockopt(c.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0) {
                note("--to: " + std::string{std::strerror(error)});
                c.has_failed = true;
                return;
            }
            c.is_connecting = false;
            enable(c);
        }
        if ((events & POLLERR) != 0) {
            read_stamps(c);
        }
        flush(c);
        for (int i = 0; i < reads_at_once && count_ < options_.count && read(c); ++i) {
        }
    }

    /// Returns: whether there may be more to read now.
    bool read(connection& c)
    {
        if (c.has_ended || (c.to != nullptr && !c.to->unsent.empty())) {
            return false;
        }
        sockaddr_storage from{};
        iovec payload{payload_.data(), payload_.size()};
        msghdr header{};
        header.msg_iov = &payload;
        header.msg_iovlen = 1;
        cmsg::control_buffer<both> control;
        control.prepare(header, from);
        const ssize_t size = recvmsg(c.socket.get(), &header, MSG_DONTWAIT);
        const bool measures = options_.asks_for != stamps::none;
        const cmsg::system_time arrived = measures ? now() : cmsg::system_time{};
        if (size < 0) {
            c.has_failed = c.is_stream && errno != EAGAIN && errno != EINTR;
            return false;
        }
        if (size == 0 && c.is_stream) {
            c.has_ended = true;
            return false;
        }
        const cmsg::endpoint peer =
            c.peer ? c.peer : cmsg::endpoint::of(reinterpret_cast<const sockaddr*>(&from), header.msg_namelen);
        ++count_;
        if (measures) {
            const auto d = both::read(size, header);
            note_stamps(c, d.get<cmsg::receive_time<>>(), arrived, peer);
            c.of.dropped += d.get<cmsg::drops>().since(c.drops);
        }
        pass(c, payload_.data(), static_cast<std::size_t>(size), c.client ? c.client : peer);
        return true;
    }

    void note_stamps(connection& c, const auto& stamp, cmsg::system_time arrived, const cmsg::endpoint& peer)
    {
        if (const auto software = stamp.software()) {
            const std::chrono::nanoseconds time = arrived - *software;
            record(c, received, time);
            if (time.count() >= 0) {
                of_source(peer).record(static_cast<std::uint64_t>(time.count()));
                (c.line != nullptr ? c.line->received : other_sockets_)
                    .record(static_cast<std::uint64_t>(time.count()));
            }
            if (const auto hardware = stamp.hardware()) {
                record(c, of_the_card, software->time_since_epoch() - hardware->time_since_epoch());
            }
        } else {
            ++c.of.unstamped;
        }
    }

    void pass(connection& c, const std::byte* data, std::size_t size, const cmsg::endpoint& peer)
    {
        if (c.is_stream || options_.does == mode::sink) {
            if (c.to != nullptr) {
                hand_on(*c.to, data, size, {});
            }
        } else if (options_.does == mode::echo || c.to != nullptr) { // back to who sent it
            hand_on(*c.to, data, size, peer);
        } else if (connection* const back = relayed_for(c, peer); back != nullptr) {
            hand_on(*back, data, size, {});
        } else {
            ++c.of.lost;
        }
    }

    /// None if there are too many already.
    connection* relayed_for(connection& front, const cmsg::endpoint& client)
    {
        const auto found = std::find_if(connections_.begin(), connections_.end(), [&](const connection& one) {
            return one.to == &front && one.client == client;
        });
        if (found != connections_.end()) {
            return &*found;
        }
        return connections_.size() > most_clients ? nullptr : &join(front, client);
    }

    latencies& of_source(const cmsg::endpoint& peer)
    {
        const in6_addr address = peer.v6();
        const auto is_it = [&](const source& one) { return std::memcmp(&one.address, &address, sizeof address) == 0; };
        const auto found = std::find_if(sources_.begin(), sources_.end(), is_it);
        if (found != sources_.end()) {
            return found->received;
        }
        return sources_.size() == most_shown ? other_sources_ : sources_.emplace_back(source{address}).received;
    }

    /// Streams that both sides have closed, or that have failed; of a relay with their other half.
    void remove_ended()
    {
        for (connection& c : connections_) {
            connection* const other = c.is_stream ? c.to : nullptr;
            if (c.has_ended && other != nullptr && other != &c && other->unsent.empty() && !other->is_connecting) {
                shutdown(other->socket.get(), SHUT_WR);
            }
            if (other != nullptr && c.has_failed) {
                other->has_failed = true;
            }
        }
        const auto is_over = [](const connection& c) {
            const bool is_done = c.has_ended && c.unsent.empty();
            return c.is_stream &&
                   (c.has_failed || (is_done && (c.to == nullptr || (c.to->has_ended && c.to->unsent.empty()))));
        };
        // Decided for all before any goes: halves look at each other.
        std::vector<bool> over;
        std::transform(connections_.begin(), connections_.end(), std::back_inserter(over), is_over);
        std::size_t i = 0;
        connections_.remove_if([&](connection& c) {
            if (over[i]) {
                read_stamps(c);
                closed_ += c.of;
                if (c.line != nullptr) {
                    c.line->is_open = false;
                }
            }
            return over[i++];
        });
    }

    [[nodiscard]] results collect() const
    {
        results what;
        what.all = closed_;
        for (const connection& c : connections_) {
            what.all += c.of;
        }
        for (const socket_line& one : lines_) {
            what.sockets.emplace_back(one.name, &one.received);
        }
        what.other_sockets = &other_sockets_;
        what.sources = &sources_;
        what.other_sources = &other_sources_;
        return what;
    }

    void export_file() const
    {
        if (!options_.prometheus.empty()) {
            write_file(options_.prometheus, metrics_text(collect()));
        }
    }

    void print()
    {
        const std::string text = report(collect(), options_.fine);
        if (is_picture_) {
            std::printf("\033[H\033[J"); // not up by lines: a narrow terminal makes two of one
        } else if (has_printed_) {
            std::printf("\n");
        }
        has_printed_ = true;
        std::printf("%s", text.c_str());
        std::fflush(stdout);
    }

    const options& options_;
    sigset_t signals_;
    std::vector<std::byte> payload_;
    std::list<connection> connections_{};
    measured closed_{};
    std::vector<source> sources_{};
    latencies other_sources_{}, other_sockets_{};
    std::list<socket_line> lines_{};
    std::optional<exporter> scrapes_{};
    std::uint64_t count_ = 0;
    std::optional<steady::time_point> end_{}, next_{};
    std::chrono::nanoseconds interval_{};
    bool is_picture_ = false;
    bool has_printed_ = false;
};

} // namespace

void measure(const options& all)
{
    const bool is_own = all.from != cmsgdump::source::descriptor;
    descriptor socket = is_own ? cmsgdump::open_socket(all) : cmsgdump::attach(all).socket;
    meter loop{all};
    const std::string name = own_address(socket.get());
    descriptor listener;
    if (all.from == cmsgdump::source::tcp) {
        if (all.asks_for != stamps::none) { // so that stamps are there for the first bytes of a connection
            static_cast<void>(receiving::enable(socket.get()));
        }
        listener = std::move(socket);
    } else {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        const bool has_peer = getpeername(socket.get(), reinterpret_cast<sockaddr*>(&peer), &size) == 0;
        const auto* const address = reinterpret_cast<const sockaddr*>(&peer);
        const bool is_tcp = has_peer && cmsgdump::int_option(socket.get(), SO_TYPE) == SOCK_STREAM;
        loop.add(std::move(socket), name, is_tcp ? cmsg::endpoint::of(address, size) : cmsg::endpoint{});
    }
    if (is_own) {
        note("listening on " + name);
    }
    loop.run(listener);
}

} // namespace cmsg_latency
