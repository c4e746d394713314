// SPDX-License-Identifier: MIT
// What was measured, for Prometheus: as text, in a file, and by HTTP.
#include "exposition.hpp"

#include "cmsg_latency.hpp"

#include <cerrno>
#include <cstdio>
#include <string_view>

#include <poll.h>
#include <unistd.h>

namespace cmsg_latency {

namespace {

constexpr std::size_t most_scrapers = 8;
constexpr std::size_t longest_request = 8192;

struct metric {
    const char* name;
    const char* help;
};

constexpr std::array<metric, ways> metrics{
    {{"cmsg_latency_receive_seconds", "From the kernel's receive stamp until recvmsg has returned."},
     {"cmsg_latency_card_to_kernel_seconds", "From the card's receive stamp to the kernel's."},
     {"cmsg_latency_send_to_scheduled_seconds", "From before a send to the queueing discipline."},
     {"cmsg_latency_send_to_sent_seconds", "From before a send to the driver."},
     {"cmsg_latency_send_to_acknowledged_seconds", "From before a send until the peer's kernel has acknowledged it."}}};

std::string head(const metric& one, const char* type)
{
    return std::string{"# HELP "} + one.name + " " + one.help + "\n# TYPE " + one.name + " " + type + "\n";
}

} // namespace

std::string metrics_text(const results& what)
{
    std::string text;
    for (std::size_t i = 0; i < ways; ++i) {
        text += head(metrics[i], "histogram") + exposition(metrics[i].name, "", what.all.by_way[i]);
    }
    constexpr metric by_socket{"cmsg_latency_socket_receive_seconds",
                               "As cmsg_latency_receive_seconds, by which socket received it."};
    text += head(by_socket, "histogram");
    for (const auto& [name, of] : what.sockets) {
        text += exposition(by_socket.name, "socket=\"" + label_text(name) + "\"", *of);
    }
    text += exposition(by_socket.name, "socket=\"other\"", *what.other_sockets);
    constexpr metric by_source{"cmsg_latency_source_receive_seconds",
                               "As cmsg_latency_receive_seconds, by who sent it."};
    text += head(by_source, "histogram");
    for (const source& one : *what.sources) {
        text += exposition(by_source.name, "source=\"" + address_text(one.address) + "\"", one.received);
    }
    text += exposition(by_source.name, "source=\"other\"", *what.other_sources);
    const std::pair<metric, std::uint64_t> counters[] = {
        {{"cmsg_latency_unstamped_packets_total", "Packets without a stamp of the kernel."}, what.all.unstamped},
        {{"cmsg_latency_negative_times_total", "Stamps later than the time that they come before."}, what.all.negative},
        {{"cmsg_latency_lost_total", "Entries of the error queue, or datagrams to send, that were lost."},
         what.all.lost},
        {{"cmsg_latency_dropped_datagrams_total", "Datagrams for which the receive buffer had no room."},
         what.all.dropped}};
    for (const auto& [one, value] : counters) {
        text += head(one, "counter") + one.name + " " + std::to_string(value) + "\n";
    }
    return text;
}

void write_file(const std::string& path, const std::string& text)
{
    const std::string unfinished = path + ".tmp"; // in the same folder: rename is atomic in one file system
    std::FILE* const file = std::fopen(unfinished.c_str(), "w");
    const bool is_written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if ((file != nullptr && std::fclose(file) != 0) || !is_written ||
        std::rename(unfinished.c_str(), path.c_str()) != 0) {
        const int error = errno;
        unlink(unfinished.c_str());
        cmsgdump::fail(path, error);
    }
}

exporter::exporter(const std::string& host, const std::string& port)
{
    cmsgdump::options at;
    at.from = cmsgdump::source::tcp;
    at.bind = host;
    at.port = port;
    listener_ = cmsgdump::open_socket(at);
}

void exporter::add_to(std::vector<pollfd>& ready) const
{
    ready.push_back({listener_.get(), POLLIN, 0});
    for (const scraper& one : scrapers_) {
        ready.push_back({one.socket.get(), static_cast<short>(one.answer.empty() ? POLLIN : POLLOUT), 0});
    }
}

void exporter::look(const pollfd* ready, const std::function<std::string()>& text)
{
    const bool is_new = ready->revents != 0;
    scrapers_.remove_if([&](scraper& one) {
        ++ready;
        return ready->revents != 0 && !serve(one, text);
    });
    if (is_new) {
        cmsgdump::descriptor accepted{accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (scrapers_.size() == most_scrapers) {
            scrapers_.pop_front(); // who has waited longest
        }
        if (accepted) {
            scrapers_.emplace_back().socket = std::move(accepted);
        }
    }
}

bool exporter::serve(scraper& one, const std::function<std::string()>& text)
{
    if (one.answer.empty()) {
        char some[2048];
        const ssize_t size = recv(one.socket.get(), some, sizeof some, MSG_DONTWAIT);
        if (size <= 0) {
            return size < 0 && (errno == EAGAIN || errno == EINTR);
        }
        one.request.append(some, static_cast<std::size_t>(size));
        if (one.request.find("\r\n\r\n") == std::string::npos) {
            return one.request.size() < longest_request;
        }
        const bool is_get = one.request.rfind("GET /metrics ", 0) == 0 || one.request.rfind("GET / ", 0) == 0;
        const std::string body = is_get ? text() : "GET /metrics\n";
        one.answer = std::string{"HTTP/1.1 "} + (is_get ? "200 OK" : "404 Not Found") +
                     "\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\nContent-Length: " +
                     std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    const ssize_t sent = send(one.socket.get(), one.answer.data(), one.answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    one.answer.erase(0, static_cast<std::size_t>(sent));
    return !one.answer.empty();
}

} // namespace cmsg_latency
