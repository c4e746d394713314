// SPDX-License-Identifier: MIT
// What cmsg-latency costs: one echo that measures, and one that does not, by turns. Needs no library.
//   cost <cmsg-latency> [pairs] [packets of a burst run] [packets of a paced run]
// Prints a table in Markdown. tools/cmsg_latency/cost.sh builds and runs it.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <netinet/in.h>
#include <sched.h> // for sched_setaffinity
#include <signal.h>
#include <sys/prctl.h> // for PR_SET_PDEATHSIG
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

constexpr int in_flight = 32;               // of a burst; fits in any receive buffer
constexpr std::uint64_t pace = 100'000;     // nanoseconds between the packets of a paced run
constexpr double paced_per_second = 10'000; // so many are that

[[noreturn]] void fail(const std::string& what)
{
    throw std::runtime_error{what + (errno != 0 ? std::string{": "} + std::strerror(errno) : std::string{})};
}

std::uint64_t time_of(clockid_t clock)
{
    timespec time{};
    if (clock_gettime(clock, &time) != 0) {
        fail("clock_gettime");
    }
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

/// On a machine with two processors or more each program has its own.
void stay_on(std::size_t processor)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1 && sched_setaffinity(0, sizeof one, &one) != 0) {
        fail("sched_setaffinity");
    }
}

/// An echo, and a socket that is connected with it.
class echo {
public:
    echo(const char* program, const char* stamps)
    {
        std::array<int, 2> ends{-1, -1};
        if (pipe(ends.data()) != 0) {
            fail("pipe");
        }
        pid_ = fork();
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            stay_on(1);
            dup2(ends[1], STDERR_FILENO);
            close(ends[0]);
            close(ends[1]);
            static_cast<void>(std::freopen("/dev/null", "w", stdout));
            execl(program, program, "echo", "--udp", "--bind", "127.0.0.1", "--stamps", stamps, nullptr);
            _exit(127);
        }
        close(ends[1]);
        notes_ = fdopen(ends[0], "r");
        std::array<char, 256> line{};
        errno = 0;
        if (std::fgets(line.data(), line.size(), notes_) == nullptr || std::strrchr(line.data(), ':') == nullptr ||
            clock_getcpuclockid(pid_, &clock_) != 0) {
            line[std::strcspn(line.data(), "\n")] = '\0';
            fail(std::string{"it does not listen: "} + line.data());
        }
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(std::strrchr(line.data(), ':') + 1)));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{10, 0};
        socket_ = socket(AF_INET, SOCK_DGRAM, 0);
        if (socket_ < 0 || setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0 ||
            connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
            fail("connect");
        }
    }
    echo(const echo&) = delete;
    echo& operator=(const echo&) = delete;
    ~echo()
    {
        kill(pid_, SIGTERM);
        waitpid(pid_, nullptr, 0);
        std::fclose(notes_);
        close(socket_);
    }

    void send(std::uint64_t number) const
    {
        payload_[0] = number;
        if (::send(socket_, payload_.data(), sizeof payload_, 0) != sizeof payload_) {
            fail("send");
        }
    }

    /// Returns: the number of the packet that came back; 0 if none is there and `flags` forbid to wait.
    [[nodiscard]] std::uint64_t receive(int flags = 0) const
    {
        const ssize_t size = recv(socket_, payload_.data(), sizeof payload_, flags);
        if (size < 0 && (flags & MSG_DONTWAIT) != 0 && errno == EAGAIN) {
            return 0;
        }
        if (size != sizeof payload_) {
            fail("recv");
        }
        return payload_[0];
    }

    [[nodiscard]] std::uint64_t processor_time() const { return time_of(clock_); }

private:
    pid_t pid_ = -1;
    clockid_t clock_ = 0;
    std::FILE* notes_ = nullptr;
    int socket_ = -1;
    mutable std::array<std::uint64_t, 8> payload_{};
};

enum figure : std::size_t { processor, share, median, p99, p999, figures };
using run = std::array<double, figures>;

/// Nanoseconds of processor time, of the echo and of the program that asks it, with all that the kernel does for both.
/// An interrupt counts for who it interrupts, and on the loopback a packet is received where it is sent.
double burst(const echo& server, std::uint64_t packets)
{
    const std::uint64_t before = server.processor_time() + time_of(CLOCK_PROCESS_CPUTIME_ID);
    for (std::uint64_t done = 0; done < packets; done += in_flight) {
        for (int i = 0; i < in_flight; ++i) {
            server.send(1);
        }
        for (int i = 0; i < in_flight; ++i) {
            static_cast<void>(server.receive());
        }
    }
    const std::uint64_t after = server.processor_time() + time_of(CLOCK_PROCESS_CPUTIME_ID);
    const std::uint64_t done = (packets + in_flight - 1) / in_flight * in_flight;
    return static_cast<double>(after - before) / static_cast<double>(done);
}

/// One packet each `pace`, whether the one before has come back or not: a delay is that of each packet that it delays.
/// Asks again and again for the answer, so that the time to wake up is the echo's alone.
void paced(const echo& server, std::uint64_t packets, run& to)
{
    std::vector<std::uint64_t> due(packets + 1);
    std::vector<std::uint64_t> times;
    times.reserve(packets);
    const std::uint64_t of_server = server.processor_time();
    const std::uint64_t begin = time_of(CLOCK_MONOTONIC);
    std::uint64_t now = begin;
    std::uint64_t last_seen = begin;
    for (std::uint64_t sent = 0; times.size() < packets; now = time_of(CLOCK_MONOTONIC)) {
        if (sent < packets && now >= begin + sent * pace) {
            due[sent + 1] = begin + sent * pace;
            ++sent;
            server.send(sent);
        }
        if (const std::uint64_t number = server.receive(MSG_DONTWAIT); number != 0) {
            last_seen = time_of(CLOCK_MONOTONIC);
            times.push_back(last_seen - due.at(number));
        } else if (now > last_seen + 10'000'000'000U) {
            errno = ETIMEDOUT;
            fail("a packet was lost");
        }
    }
    to[share] = 100 * static_cast<double>(server.processor_time() - of_server) / static_cast<double>(now - begin);
    std::sort(times.begin(), times.end());
    to[median] = static_cast<double>(times[packets / 2]);
    to[p99] = static_cast<double>(times[packets * 99 / 100]);
    to[p999] = static_cast<double>(times[packets * 999 / 1000]);
}

run measure(const char* program, const char* stamps, std::uint64_t burst_packets, std::uint64_t paced_packets)
{
    const echo server{program, stamps};
    burst(server, burst_packets / 10); // to warm up; and the kernel begins to stamp some time after it is asked
    run one{};
    one[processor] = burst(server, burst_packets);
    paced(server, paced_packets, one);
    return one;
}

struct summary {
    double middle, low, high;
};

/// The median of the values, and between which two values that of all possible runs is, with a probability of 95 %: it
/// is above or below of each as a coin falls. Of few values the least and the greatest.
summary summarise(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    std::size_t outside = 0; // values on each side
    double each = std::pow(0.5, static_cast<double>(n));
    for (double below = each; outside < n / 2 && below <= 0.025; below += each) {
        ++outside;
        each *= static_cast<double>(n - outside + 1) / static_cast<double>(outside);
    }
    const std::size_t low = outside == 0 ? 0 : outside - 1;
    return {(values[(n - 1) / 2] + values[n / 2]) / 2, values[low], values[n - 1 - low]};
}

using runs = std::vector<run>;

/// Of one figure, pair by pair: what is more than without measuring, of a time in percent of that.
summary growth(const runs& with, const runs& without, figure of)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < with.size(); ++i) {
        const double more = with[i][of] - without[i][of];
        values.push_back(of >= median ? 100 * more / without[i][of] : more);
    }
    return summarise(values);
}

std::string cell(const summary& of, const char* format)
{
    std::string text;
    for (const auto& [before, value, after] :
         {std::tuple{"", of.middle, ""}, {" (", of.low, ""}, {" to ", of.high, ")"}}) {
        char number[64];
        std::snprintf(number, sizeof number, format, value);
        text += std::string{before} + number + after;
    }
    return text + (of.low <= 0 && of.high >= 0 ? ", not distinguishable from 0" : "");
}

} // namespace

int main(int count, char** arguments)
try {
    constexpr std::array<const char*, 3> variants{"none", "receive", "all"};
    const auto number = [&](int at, std::uint64_t otherwise) {
        return count > at ? std::strtoull(arguments[at], nullptr, 10) : otherwise;
    };
    const std::uint64_t pairs = number(2, 20);
    if (count < 2 || pairs == 0) {
        std::fprintf(stderr, "usage: cost <cmsg-latency> [pairs] [packets of a burst run] [packets of a paced run]\n");
        return 2;
    }
    stay_on(0);
    std::array<runs, variants.size()> all;
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        for (std::size_t i = 0; i < variants.size(); ++i) { // each is the first one in turn
            const std::size_t variant = (i + pair) % variants.size();
            all[variant].push_back(measure(arguments[1], variants[variant], number(3, 100'000), number(4, 20'000)));
        }
    }
    const auto& [without, receive, both] = all;
    struct row {
        const char* name;
        figure of;
        const char* unit; ///< of the echo that measures nothing
        double divisor;
        const char* growth;
    };
    constexpr std::array<row, figures> rows{{
        {"processor time of a packet", processor, "%.0f ns", 1, "%+.0f ns"},
        {"share of one CPU at 10,000 packets/s", share, "%.2f %%", 1, "%+.2f %%"},
        {"round trip, median", median, "%.1f us", 1e3, "%+.1f %%"},
        {"round trip, 99 %", p99, "%.1f us", 1e3, "%+.1f %%"},
        {"round trip, 99.9 %", p999, "%.1f us", 1e3, "%+.1f %%"},
    }};
    static_assert(paced_per_second * pace == 1e9);
    std::puts(
        "| | measures nothing | + stamps of what it receives | + stamps of what it sends, too |\n|---|--:|--:|--:|");
    for (const row& one : rows) {
        std::vector<double> base;
        for (const run& of : without) {
            base.push_back(of[one.of] / one.divisor);
        }
        char plain[64];
        std::snprintf(plain, sizeof plain, one.unit, summarise(base).middle);
        std::printf("| %s | %s | %s | %s |\n", one.name, plain,
                    cell(growth(receive, without, one.of), one.growth).c_str(),
                    cell(growth(both, without, one.of), one.growth).c_str());
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "cost: %s\n", error.what());
    return 1;
}
