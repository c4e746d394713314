// SPDX-License-Identifier: MIT
// cmsg-latency on sockets: of its own, and of this test. What it shows is compared with what this test knows of its own
// clock and sends; no time has a bound that was not measured.
#include "../../tools/cmsg_latency/exposition.hpp"

#include "support/environment.hpp"
#include "tools/loopback.hpp"
#include "tools/program.hpp"

#include <cmsg/cmsg.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <poll.h>
#include <time.h>   // for clock_nanosleep
#include <unistd.h> // for access

namespace {

using support::descriptor;
using tools::bound;
using tools::connected;
using tools::port_of;
using tools::send;

const char* path() { return tools::path("CMSG_LATENCY", CMSG_LATENCY_PROGRAM); }

struct program : tools::program {
    explicit program(std::vector<std::string> arguments, int inherited = -1)
        : tools::program{std::move(arguments), inherited, {}, -1, path()}
    {
    }
};

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

/// The number after these words; -1 if they are not there.
double number_after(const std::string& text, const std::string& words)
{
    const std::size_t at = text.find(words);
    return at == std::string::npos ? -1 : std::atof(text.c_str() + at + words.size());
}

/// The count of a line, such as "send to sent: 20, mean …".
int count_of(const std::string& text, const std::string& line)
{
    return static_cast<int>(number_after(text, line + ": "));
}

/// In nanoseconds, the time after these words, such as "min 2.05us"; it has three digits.
double time_after(const std::string& text, const std::string& words)
{
    const std::size_t at = text.find(words);
    if (at == std::string::npos) {
        return -1;
    }
    char* unit = nullptr;
    const double value = std::strtod(text.c_str() + at + words.size(), &unit);
    return value * (*unit == 'n' ? 1 : *unit == 'u' ? 1e3 : *unit == 'm' ? 1e6 : 1e9);
}

const std::string received = "kernel's receive stamp to program";

/// Those that have come, with a stamp or without.
int counted(const std::string& text)
{
    const std::size_t at = text.find(" without a stamp");
    const std::size_t line = at == std::string::npos ? at : text.rfind('\n', at) + 1;
    return count_of(text, received) + (at == std::string::npos ? 0 : std::atoi(text.c_str() + line));
}

/// Sends the text, and waits for it to come back.
void there_and_back(const descriptor& socket, const std::string& text)
{
    send(socket, text);
    pollfd ready{socket.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&ready, 1, 10'000), 1) << "no answer";
    ASSERT_EQ(tools::receive(socket), text);
}

std::chrono::nanoseconds now()
{
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

/// Has the kernel stamp what comes to the socket. It begins some time after the first socket has asked, and then stamps
/// for all sockets while this one is open.
void wait_for_stamps(const descriptor& socket, const descriptor& sender)
{
    using stamps = cmsg::receive_set<cmsg::receive_time<cmsg::sof_timestamping_rx_software>>;
    support::skip_unless_enabled(stamps::enable(socket.get()));
    bool is_stamped = false;
    for (int i = 0; i < 100'000 && !is_stamped; ++i) {
        send(sender, "first");
        msghdr header{};
        cmsg::control_buffer<stamps> control;
        control.prepare(header);
        const auto first = stamps::read(::recvmsg(socket.get(), &header, 0), header);
        is_stamped = first.get<cmsg::receive_time<>>().software().has_value();
    }
    ASSERT_TRUE(is_stamped);
}

// -- what it counts

TEST(CmsgLatency, CountsThePacketsOfASink)
{
    support::needs_loopback(AF_INET);
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    program sink{{"sink", "--udp", "--bind", "127.0.0.1", "--count", "50"}};
    const descriptor sender = connected(sink.port());
    for (int i = 0; i < 50; ++i) {
        send(sender, "hello");
    }
    EXPECT_EQ(sink.wait(), 0) << sink.err.all;
    EXPECT_EQ(count_of(sink.out.all, received), 50) << sink.out.all;
    EXPECT_EQ(count_of(sink.out.all, "source 127.0.0.1"), 50) << sink.out.all;
    EXPECT_TRUE(has(sink.out.all, "socket 127.0.0.1:")) << sink.out.all;
    EXPECT_TRUE(has(sink.err.all, "cmsg-latency: 50 packets\n")) << sink.err.all;
    EXPECT_FALSE(has(sink.out.all, "send to")) << "a sink sends nothing\n" << sink.out.all;
    EXPECT_FALSE(has(sink.out.all, "\033")) << "a picture in place, and no terminal";
}

TEST(CmsgLatency, ShowsTheStagesOfWhatAnEchoSends)
{
    support::needs_loopback(AF_INET);
    program echo{{"echo", "--udp", "--bind", "127.0.0.1"}};
    const descriptor sender = connected(echo.port());
    for (int i = 0; i < 20; ++i) {
        there_and_back(sender, "datagram " + std::to_string(i));
    }
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    EXPECT_EQ(counted(echo.out.all), 20) << echo.out.all;
    EXPECT_EQ(count_of(echo.out.all, "send to scheduled"), 20) << echo.out.all;
    EXPECT_EQ(count_of(echo.out.all, "send to sent"), 20) << echo.out.all;
    EXPECT_FALSE(has(echo.out.all, "acknowledged")) << echo.out.all;
}

/// What `receive` and `none` leave out is what its own cost is compared with (tools/cmsg_latency/cost.sh).
TEST(CmsgLatency, AsksForFewerStampsWhenItIsTold)
{
    support::needs_loopback(AF_INET);
    for (const std::string stamps : {"receive", "none"}) {
        SCOPED_TRACE(stamps);
        program echo{{"echo", "--udp", "--bind", "127.0.0.1", "--stamps", stamps}};
        const descriptor sender = connected(echo.port());
        for (int i = 0; i < 5; ++i) {
            there_and_back(sender, "hello");
        }
        echo.signal(SIGINT);
        EXPECT_EQ(echo.wait(), 0) << echo.err.all;
        EXPECT_EQ(counted(echo.out.all), stamps == "receive" ? 5 : 0) << echo.out.all;
        EXPECT_FALSE(has(echo.out.all, "send to")) << echo.out.all;
        EXPECT_TRUE(has(echo.err.all, "cmsg-latency: 5 packets\n")) << echo.err.all;
    }
}

TEST(CmsgLatency, ShowsWhatThePeerOfAStreamHasAcknowledged)
{
    support::needs_loopback(AF_INET);
    program echo{{"echo", "--tcp", "--bind", "127.0.0.1"}};
    {
        const descriptor peer = connected(echo.port(), AF_INET, SOCK_STREAM);
        for (int i = 0; i < 20; ++i) {
            there_and_back(peer, "segment " + std::to_string(i));
        }
        echo.signal(SIGINT);
        EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    }
    EXPECT_EQ(counted(echo.out.all), 20) << echo.out.all;
    EXPECT_EQ(count_of(echo.out.all, "send to sent"), 20) << echo.out.all;
    EXPECT_GE(count_of(echo.out.all, "send to acknowledged"), 19) << "each request acknowledges\n" << echo.out.all;
}

TEST(CmsgLatency, KeepsTheLineOfAConnectionThatIsClosed)
{
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    program echo{{"echo", "--tcp", "--bind", "127.0.0.1"}};
    const std::uint16_t port = echo.port();
    std::vector<std::string> names;
    for (int i = 0; i < 17; ++i) { // the last one needs the line of the first
        const descriptor peer = connected(port, AF_INET, SOCK_STREAM);
        names.push_back("socket 127.0.0.1:" + std::to_string(port_of(peer)));
        there_and_back(peer, "hello");
        ASSERT_EQ(::shutdown(peer.get(), SHUT_WR), 0);
        pollfd ready{peer.get(), POLLIN, 0};
        ASSERT_EQ(::poll(&ready, 1, 10'000), 1);
        ASSERT_EQ(tools::receive(peer), "") << "it closes the connection, too";
    }
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(count_of(echo.out.all, names[i]), i == 0 ? -1 : 1) << names[i] << '\n' << echo.out.all;
    }
    EXPECT_FALSE(has(echo.out.all, "other sockets")) << echo.out.all;
}

TEST(CmsgLatency, KeepsTheStampsOfAnExchangeThatNeverPauses)
{
    support::needs_loopback(AF_INET);
    program echo{{"echo", "--tcp", "--bind", "127.0.0.1"}};
    const descriptor peer = connected(echo.port(), AF_INET, SOCK_STREAM);
    for (int i = 0; i < 2000; ++i) {
        there_and_back(peer, "segment " + std::to_string(i));
    }
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    EXPECT_EQ(count_of(echo.out.all, "send to sent"), 2000) << echo.out.all; // else the error queue was full
}

TEST(CmsgLatency, RelaysDatagramsAndStreams)
{
    support::needs_loopback(AF_INET);
    for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
        SCOPED_TRACE(type);
        const std::string protocol = type == SOCK_DGRAM ? "--udp" : "--tcp";
        program echo{{"echo", protocol, "--bind", "127.0.0.1"}};
        program relay{{"relay", protocol, "--bind", "127.0.0.1", "--to", "127.0.0.1:" + std::to_string(echo.port())}};
        const std::uint16_t port = relay.port();
        const descriptor one = connected(port, AF_INET, type);
        const descriptor other = connected(port, AF_INET, type);
        for (int i = 0; i < 5; ++i) {
            there_and_back(one, "of one");
            there_and_back(other, "of the other");
        }
        relay.signal(SIGTERM);
        EXPECT_EQ(relay.wait(), 0) << relay.err.all;
        EXPECT_EQ(counted(relay.out.all), 20) << relay.out.all; // both ways
        EXPECT_EQ(count_of(relay.out.all, "send to sent"), 20) << relay.out.all;
    }
}

TEST(CmsgLatency, EchoesMoreThanASlowPeerTakesAtOnce)
{
    support::needs_loopback(AF_INET);
    program echo{{"echo", "--tcp", "--bind", "127.0.0.1"}};
    const descriptor peer = connected(echo.port(), AF_INET, SOCK_STREAM);
    const std::string part(65536, 'x');
    std::size_t there = 0;
    for (pollfd ready{peer.get(), POLLOUT, 0}; ::poll(&ready, 1, 500) == 1;) { // until both ways are full
        const ssize_t size = ::send(peer.get(), part.data(), part.size(), MSG_DONTWAIT);
        ASSERT_GT(size, 0) << std::strerror(errno);
        there += static_cast<std::size_t>(size);
    }
    ::shutdown(peer.get(), SHUT_WR);
    std::size_t back = 0;
    std::vector<char> some(65536);
    for (ssize_t size = 1; size > 0 && back <= there;) {
        pollfd ready{peer.get(), POLLIN, 0};
        ASSERT_EQ(::poll(&ready, 1, 10'000), 1) << back << " of " << there;
        size = ::recv(peer.get(), some.data(), some.size(), 0);
        back += size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    EXPECT_EQ(back, there);
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
}

/// What comes while it is stopped this test reads in its place, so that it knows how many were dropped.
TEST(CmsgLatency, CountsWhatTheReceiveBufferHadNoRoomFor)
{
    const descriptor shared = bound();
    const int least = 0; // the kernel takes its minimum instead, which is room for a few datagrams
    ASSERT_EQ(::setsockopt(shared.get(), SOL_SOCKET, SO_RCVBUF, &least, sizeof least), 0);
    const descriptor sender = connected(port_of(shared));
    const tools::folder work;
    const std::string file = work / "recording";
    program echo{{"echo", "--fd", std::to_string(shared.get()), "--stamps", "receive", "--prometheus", file},
                 shared.get()};
    there_and_back(sender, "first"); // so that it has set its options
    echo.stop();
    const int sent = 200;
    for (int i = 0; i < sent; ++i) {
        send(sender, "hello");
    }
    int dropped = sent;
    for (std::array<char, 16> some; ::recv(shared.get(), some.data(), some.size(), MSG_DONTWAIT) > 0;) {
        --dropped;
    }
    ASSERT_GT(dropped, 0);
    echo.signal(SIGCONT);
    there_and_back(sender, "last"); // which says how many
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    EXPECT_TRUE(has(echo.out.all, std::string{"\n"}.append(std::to_string(dropped)) + " dropped: ")) << dropped << '\n'
                                                                                                     << echo.out.all;
    std::ifstream written{file};
    const std::string text{std::istreambuf_iterator<char>{written}, {}};
    EXPECT_EQ(number_after(text, "\ncmsg_latency_dropped_datagrams_total "), dropped) << text;
}

// -- what it measures

TEST(CmsgLatency, ShowsTheTimeThatAPacketHasWaited)
{
    const descriptor waits = bound();
    const descriptor sender = connected(port_of(waits));
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(waits, sender));

    const auto before_send = now();
    send(sender, "second");
    const auto after_send = now();
    const timespec delay{0, 50'000'000}; // the delay that is measured
    ASSERT_EQ(::clock_nanosleep(CLOCK_MONOTONIC, 0, &delay, nullptr), 0);
    const auto before_read = now();
    program sink{{"--fd", std::to_string(waits.get()), "--count", "1"}, waits.get()};
    EXPECT_EQ(sink.wait(), 0) << sink.err.all;
    const auto after_read = now();

    const double least = static_cast<double>((before_read - after_send).count());
    const double most = static_cast<double>((after_read - before_send).count());
    ASSERT_GE(least, 50e6) << "a clock was set";
    EXPECT_EQ(count_of(sink.out.all, received), 1) << sink.out.all;
    for (const char* const value : {"mean ", "median ", "99.9 % ", "min ", "max "}) { // three digits
        EXPECT_GE(time_after(sink.out.all, value), least * 0.995) << value << sink.out.all;
        EXPECT_LE(time_after(sink.out.all, value), most * 1.005) << value << sink.out.all;
    }
    EXPECT_TRUE(has(sink.out.all, " 1 |@@@@")) << sink.out.all;
}

// -- for Prometheus

/// What is wrong with a text of the exposition format, as far as cmsg-latency uses it; empty if nothing is. A family
/// has HELP, then TYPE, then its samples; buckets count up, their `le` too, and the last one is +Inf and equals the
/// count.
std::string mistake_in(const std::string& text)
{
    if (text.empty() || text.back() != '\n') {
        return "no line feed at the end";
    }
    std::istringstream lines{text};
    std::string family, bucket_of;
    double last_le = 0;
    long long last_count = 0;
    std::vector<std::string> seen;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string first, keyword, name, type;
        words >> first;
        if (first == "#") {
            words >> keyword >> name >> type;
            if (keyword == "HELP") {
                if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
                    return "twice: " + name;
                }
                seen.push_back(name);
                family = name;
            } else if (keyword != "TYPE" || name != family || (type != "histogram" && type != "counter")) {
                return line;
            }
            continue;
        }
        std::string value;
        words >> value;
        char* end = nullptr;
        std::strtod(value.c_str(), &end);
        if (family.empty() || first.rfind(family, 0) != 0 || value.empty() || *end != '\0' || words >> value) {
            return line;
        }
        const std::size_t le = first.find("le=\"");
        if (le != std::string::npos) {
            const std::string labels = first.substr(0, le);
            const double bound = std::strtod(first.c_str() + le + 4, nullptr);
            const long long count = std::atoll(value.c_str());
            if (labels == bucket_of && (bound <= last_le || count < last_count)) {
                return "not cumulative: " + line;
            }
            bucket_of = labels;
            last_le = bound;
            last_count = count;
        } else if (has(first, "_count") && (!std::isinf(last_le) || std::atoll(value.c_str()) != last_count)) {
            return "not the count of +Inf: " + line;
        }
    }
    return "";
}

TEST(CmsgLatencyPrometheus, CountsAPowerOfTwoInItsBucket)
{
    cmsg_latency::histogram<40, 4> h;
    for (const std::uint64_t value : {1023U, 1024U, 1025U, 2048U}) {
        h.record(value);
    }
    const std::string text = cmsg_latency::exposition("x", "", h);
    EXPECT_TRUE(has(text, "x_bucket{le=\"0.000000512\"} 0\n"
                          "x_bucket{le=\"0.000001024\"} 2\n"
                          "x_bucket{le=\"0.000002048\"} 4\n"
                          "x_bucket{le=\"0.000004096\"} 4\n"))
        << text;
    EXPECT_TRUE(has(text, "x_bucket{le=\"+Inf\"} 4\nx_sum 0.000005120\nx_count 4\n")) << text;
    for (unsigned power = cmsg_latency::least_le; power <= cmsg_latency::most_le; ++power) {
        SCOPED_TRACE(power);
        const std::uint64_t bound = std::uint64_t{1} << power;
        h = {};
        h.record(bound);
        const std::string labelled = cmsg_latency::exposition("x", "a=\"b\"", h);
        EXPECT_TRUE(has(labelled, "x_bucket{a=\"b\",le=\"" + cmsg_latency::seconds_text(bound) + "\"} 1\n"));
        EXPECT_TRUE(power == cmsg_latency::least_le ||
                    has(labelled, "x_bucket{a=\"b\",le=\"" + cmsg_latency::seconds_text(bound / 2) + "\"} 0\n"));
        EXPECT_EQ(mistake_in("# HELP x .\n# TYPE x histogram\n" + labelled), "");
    }
}

/// What a server answers until it closes. The request comes in two parts.
std::string answer_of(std::uint16_t port, const std::string& line)
{
    const descriptor scraper = connected(port, AF_INET, SOCK_STREAM);
    send(scraper, line + "\r\nHost: localhost\r");
    send(scraper, "\n\r\n");
    std::string text;
    for (pollfd ready{scraper.get(), POLLIN, 0}; ::poll(&ready, 1, 10'000) == 1;) {
        std::array<char, 4096> some;
        const ssize_t size = ::recv(scraper.get(), some.data(), some.size(), 0);
        if (size <= 0) {
            return text;
        }
        text.append(some.data(), static_cast<std::size_t>(size));
    }
    return text + "and then nothing, and no end";
}

TEST(CmsgLatencyPrometheus, IsScrapedAndWritten)
{
    support::needs_loopback(AF_INET);
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    const tools::folder work;
    const std::string file = work / "recording";
    program echo{{"echo", "--udp", "--bind", "127.0.0.1", "--listen", "127.0.0.1:0", "--prometheus", file}};
    const std::string at = echo.err.with("metrics at http://127.0.0.1:");
    ASSERT_FALSE(at.empty()) << echo.err.all;
    const auto metrics = static_cast<std::uint16_t>(std::atoi(at.c_str() + at.rfind(':') + 1));
    const std::uint16_t port = echo.port();
    const descriptor sender = connected(port);
    const descriptor silent = connected(metrics, AF_INET, SOCK_STREAM); // asks for nothing
    for (int i = 0; i < 5; ++i) {
        there_and_back(sender, "hello");
    }
    const std::string answer = answer_of(metrics, "GET /metrics HTTP/1.1");
    const std::size_t body = answer.find("\r\n\r\n");
    ASSERT_NE(body, std::string::npos) << answer;
    EXPECT_EQ(answer.rfind("HTTP/1.1 200 OK\r\n", 0), 0U) << answer;
    EXPECT_EQ(number_after(answer, "Content-Length: "), static_cast<double>(answer.size() - body - 4)) << answer;
    const std::string scraped = answer.substr(body + 4);
    EXPECT_EQ(mistake_in(scraped), "") << scraped;
    EXPECT_EQ(number_after(scraped, "\ncmsg_latency_receive_seconds_count ") +
                  number_after(scraped, "\ncmsg_latency_unstamped_packets_total "),
              5)
        << scraped;
    EXPECT_EQ(number_after(scraped, "\ncmsg_latency_source_receive_seconds_count{source=\"127.0.0.1\"} ") +
                  number_after(scraped, "\ncmsg_latency_source_receive_seconds_count{source=\"other\"} "),
              number_after(scraped, "\ncmsg_latency_receive_seconds_count "))
        << scraped;
    const std::string socket = "\ncmsg_latency_socket_receive_seconds_count{socket=";
    EXPECT_EQ(number_after(scraped, socket + "\"127.0.0.1:" + std::to_string(port) + "\"} "),
              number_after(scraped, "\ncmsg_latency_receive_seconds_count "))
        << scraped;
    EXPECT_EQ(number_after(scraped, socket + "\"other\"} "), 0) << scraped;
    EXPECT_EQ(answer_of(metrics, "GET /other HTTP/1.1").rfind("HTTP/1.1 404 ", 0), 0U);
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    std::ifstream written{file};
    const std::string text{std::istreambuf_iterator<char>{written}, {}};
    EXPECT_EQ(mistake_in(text), "") << text;
    EXPECT_EQ(number_after(text, "\ncmsg_latency_send_to_sent_seconds_count "), 5) << text;
    EXPECT_NE(::access((file + ".tmp").c_str(), F_OK), 0);
}

TEST(CmsgLatencyPrometheus, HasSeriesOfSixteenSocketsAndOneOfAllOthers)
{
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    const tools::folder work;
    const std::string file = work / "recording";
    program echo{{"echo", "--tcp", "--bind", "127.0.0.1", "--prometheus", file}};
    const std::uint16_t port = echo.port();
    std::vector<descriptor> peers;
    for (int i = 0; i < 20; ++i) {
        peers.push_back(connected(port, AF_INET, SOCK_STREAM));
        there_and_back(peers.back(), "hello"); // in this order
    }
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    std::ifstream written{file};
    const std::string text{std::istreambuf_iterator<char>{written}, {}};
    EXPECT_EQ(mistake_in(text), "") << text;
    const std::string count = "\ncmsg_latency_socket_receive_seconds_count{socket=";
    double all = number_after(text, count + "\"other\"} ");
    for (std::size_t i = 0; i < peers.size(); ++i) {
        const std::string series = count + "\"127.0.0.1:" + std::to_string(port_of(peers[i])) + "\"} ";
        EXPECT_EQ(has(text, series), i < 16) << i << '\n' << text;
        all += i < 16 ? number_after(text, series) : 0;
    }
    EXPECT_EQ(all, number_after(text, "\ncmsg_latency_receive_seconds_count ")) << text;
}

/// The series of a text, each of which a scrape takes once.
std::set<std::string> series_of(const std::string& file)
{
    std::ifstream written{file};
    std::set<std::string> seen;
    for (std::string line; std::getline(written, line);) {
        EXPECT_TRUE(line.front() == '#' || seen.insert(line.substr(0, line.rfind(' '))).second) << line;
    }
    return seen;
}

TEST(CmsgLatencyPrometheus, HasOneSeriesOfConnectionsFromOnePortToTwoAddresses)
{
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    const tools::folder work;
    const std::string file = work / "recording";
    program echo{{"echo", "--tcp", "-4", "--prometheus", file}};
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(echo.port());
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::vector<descriptor> peers;
    for (const std::uint32_t last : {0U, 1U}) {
        peers.push_back(support::open_socket(AF_INET, SOCK_STREAM, 0, true));
        const int on = 1;
        ::setsockopt(peers.back().get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        ASSERT_EQ(::bind(peers.back().get(), reinterpret_cast<sockaddr*>(&from), sizeof from), 0)
            << std::strerror(errno);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + last);
        ASSERT_EQ(::connect(peers.back().get(), reinterpret_cast<sockaddr*>(&to), sizeof to), 0)
            << std::strerror(errno);
        there_and_back(peers.back(), "hello");
        from.sin_port = htons(port_of(peers.back()));
    }
    echo.signal(SIGINT);
    EXPECT_EQ(echo.wait(), 0) << echo.err.all;
    const std::string name = "127.0.0.1:" + std::to_string(port_of(peers.back()));
    EXPECT_EQ(series_of(file).count("cmsg_latency_socket_receive_seconds_count{socket=\"" + name + "\"}"), 1U);
    EXPECT_EQ(count_of(echo.out.all, "socket " + name), 1) << echo.out.all;
    EXPECT_EQ(count_of(echo.out.all, "other sockets"), 1) << echo.out.all;
}

TEST(CmsgLatencyPrometheus, HasASeriesOfEachSocketOfARelay)
{
    support::needs_loopback(AF_INET);
    const descriptor stamped = bound();
    ASSERT_NO_FATAL_FAILURE(wait_for_stamps(stamped, connected(port_of(stamped))));
    const tools::folder work;
    const std::string file = work / "recording";
    program echo{{"echo", "--udp", "--bind", "127.0.0.1"}};
    program relay{{"relay", "--udp", "--bind", "127.0.0.1", "--prometheus", file, "--to",
                   "127.0.0.1:" + std::to_string(echo.port())}};
    const std::uint16_t port = relay.port();
    for (int i = 0; i < 3; ++i) { // each has a socket of its own there
        there_and_back(connected(port), "hello");
    }
    relay.signal(SIGINT);
    EXPECT_EQ(relay.wait(), 0) << relay.err.all;
    const std::set<std::string> seen = series_of(file);
    EXPECT_EQ(std::count_if(seen.begin(), seen.end(),
                            [](const std::string& one) { return has(one, " relayed\",le=\"+Inf"); }),
              3);
}

TEST(CmsgLatencyPrometheus, EscapesALabel) { EXPECT_EQ(cmsg_latency::label_text("/tmp/a\"b\\c"), "/tmp/a\\\"b\\\\c"); }

TEST(CmsgLatencyPrometheus, SaysWhereItCannotWrite)
{
    support::needs_loopback(AF_INET);
    const tools::run done{{"--udp", "-4", "--duration", "0", "--prometheus", "/nowhere/metrics.prom"}, -1, path()};
    EXPECT_EQ(done.code, 1);
    EXPECT_TRUE(has(done.err, "/nowhere/metrics.prom: No such file or directory")) << done.err;
}

// -- how it ends, and what it refuses

TEST(CmsgLatency, EndsByTimeAndPrintsInBetween)
{
    support::needs_loopback(AF_INET);
    program sink{{"--udp", "-4", "--duration", "0.05", "--interval", "0.01"}};
    EXPECT_EQ(sink.wait(), 0) << sink.err.all;
    EXPECT_NE(sink.out.all.find(received), sink.out.all.rfind(received)) << sink.out.all;
    EXPECT_EQ(count_of(sink.out.all, received), 0) << sink.out.all;
}

TEST(CmsgLatency, SaysWhatIsWrongWithItsCommandLine)
{
    struct wrong {
        std::vector<std::string> arguments;
        std::string reason;
    };
    for (const wrong& one : {wrong{{}, "one of --udp, --tcp and --fd is needed"},
                             wrong{{"--udp", "--tcp"}, "only one of --udp, --tcp, --fd and what else"},
                             wrong{{"drain", "--udp"}, "'drain' is none of sink, echo and relay"},
                             wrong{{"--udp", "--stamps", "some"}, "'some' is none of all, receive and none"},
                             wrong{{"--udp", "--nothing"}, "'--nothing' is no option"},
                             wrong{{"--udp", "--port", "65536"}, "is no number from 0 to 65535"},
                             wrong{{"--udp", "--interval", "0"}, "--interval: 0 is too short"},
                             wrong{{"relay", "--udp"}, "--to says where"},
                             wrong{{"relay", "--udp", "--to", "7"}, "'7' is not ADDRESS:PORT"},
                             wrong{{"--udp", "--to", "127.0.0.1:7"}, "--to goes with relay"},
                             wrong{{"--fd", "3", "--port", "7"}, "go with --udp and --tcp"}}) {
        const tools::run done{one.arguments, -1, path()};
        EXPECT_EQ(done.code, 2) << one.reason;
        EXPECT_TRUE(has(done.err, one.reason)) << done.err;
    }
    const tools::run help{{"--help"}, -1, path()};
    EXPECT_EQ(help.code, 0);
    EXPECT_TRUE(has(help.out, "cmsg-latency relay")) << help.out;
}

} // namespace
