// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSGDUMP_PROGRAM_HPP
#define CMSGPP_TOOLS_CMSGDUMP_PROGRAM_HPP

// What the programs of tools/ have in common beside their sockets: the command line, waiting, and a clean end.

#include "cmsgdump.hpp" // for usage_error

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <getopt.h> // for getopt_long
#include <poll.h>   // for ppoll
#include <signal.h> // for sigaction

namespace cmsgdump {

/// The value of an option. Throws: usage_error.
template <class Number>
Number number(std::string_view text, Number least, Number most, const char* option)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
        throw usage_error{std::string{option} + ": '" + std::string{text} + "' is no number from " +
                          std::to_string(least) + " to " + std::to_string(most)};
    }
    return value;
}

/// The same of a number of seconds, perhaps with a fraction.
inline std::chrono::nanoseconds seconds(const char* text, const char* option)
{
    char* end = nullptr;
    const double value = std::strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= 0 && value <= 1e9)) { // also of a NaN
        throw usage_error{std::string{option} + ": '" + text + "' is no number of seconds"};
    }
    return std::chrono::nanoseconds{std::llround(value * 1e9)};
}

/// An option of the command line, and what it does.
template <class Options>
struct known_option {
    const char* name;
    int has_value;
    void (*take)(Options& all, const char* value);
};

inline void choose(options& all, source from)
{
    if (all.from != source::none && all.from != from) {
        throw usage_error{"only one of --udp, --tcp, --fd and what else says from where packets come"};
    }
    all.from = from;
}

/// What both programs know, beside -4, -6 and -h.
inline constexpr known_option<options> common_options[] = {
    {"udp", no_argument, [](options& all, const char*) { choose(all, source::udp); }},
    {"tcp", no_argument, [](options& all, const char*) { choose(all, source::tcp); }},
    {"port", required_argument,
     [](options& all, const char* value) { all.port = std::to_string(number(value, 0, 65535, "--port")); }},
    {"bind", required_argument, [](options& all, const char* value) { all.bind = value; }},
    {"fd", required_argument,
     [](options& all, const char* value) {
         choose(all, source::descriptor);
         all.fd = number(value, 0, 1 << 30, "--fd");
     }},
    {"count", required_argument,
     [](options& all, const char* value) { all.count = number<std::uint64_t>(value, 1, UINT64_MAX, "--count"); }},
    {"duration", required_argument,
     [](options& all, const char* value) { all.duration = seconds(value, "--duration"); }},
    {"help", no_argument, [](options& all, const char*) { all.help = true; }},
};

/// Reads the options. Returns: the words after them. Throws: usage_error.
template <class Options>
std::span<char*> read_options(Options& all, std::span<const known_option<Options>> own, int count, char** arguments)
{
    std::vector<option> known;
    for (const auto& one : common_options) {
        known.push_back({one.name, one.has_value, nullptr, 0});
    }
    for (const auto& one : own) {
        known.push_back({one.name, one.has_value, nullptr, 0});
    }
    known.push_back({});
    opterr = 0; // no sentences of its own
    for (int which = 0, at = 0; (which = getopt_long(count, arguments, "46h", known.data(), &at)) != -1;) {
        const auto place = static_cast<std::size_t>(at);
        switch (which) {
        case 0:
            if (place < std::size(common_options)) {
                common_options[place].take(all, optarg);
            } else {
                own[place - std::size(common_options)].take(all, optarg);
            }
            break;
        case 'h': all.help = true; break;
        case '?':
            throw usage_error{std::string{"'"} + arguments[optind - 1] + "' is no option, or its value is missing"};
        default: all.ip_version = which - '0';
        }
    }
    return std::span{arguments, static_cast<std::size_t>(count)}.subspan(static_cast<std::size_t>(optind));
}

/// Options that say something together, or nothing.
inline void needs(bool is_given, bool has_it, const char* text)
{
    if (is_given && !has_it) {
        throw usage_error{text};
    }
}

/// Whether SIGINT or SIGTERM has come since catch_signals.
inline volatile std::sig_atomic_t is_interrupted = 0;

extern "C" inline void interrupt(int) { is_interrupted = 1; }

/// SIGINT and SIGTERM arrive while ppoll waits, and at no other time. Returns: the mask for it.
inline sigset_t catch_signals()
{
    struct sigaction action {};
    action.sa_handler = interrupt;
    sigset_t ours;
    sigset_t waiting;
    sigemptyset(&ours);
    for (const int number : {SIGINT, SIGTERM}) {
        sigaction(number, &action, nullptr);
        sigaddset(&ours, number);
    }
    sigprocmask(SIG_BLOCK, &ours, &waiting);
    std::signal(SIGPIPE, SIG_IGN); // `| head` ends it as a full disk does: with what there is to clean up
    sigdelset(&waiting, SIGINT);   // the parent may have blocked them
    sigdelset(&waiting, SIGTERM);
    return waiting;
}

/// Waits for descriptors, a signal of `mask`, or the time, if there is one. After a signal nothing is ready.
inline void wait(std::vector<pollfd>& ready, std::optional<std::chrono::steady_clock::time_point> until,
                 const sigset_t& mask)
{
    using std::chrono::steady_clock;
    const auto time =
        until ? std::max(*until - steady_clock::now(), steady_clock::duration{}) : steady_clock::duration{};
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
    const timespec limit{whole.count(), (time - whole).count()};
    if (ppoll(ready.data(), ready.size(), until ? &limit : nullptr, &mask) < 0) {
        if (errno != EINTR) {
            fail("poll", errno);
        }
        std::for_each(ready.begin(), ready.end(), [](pollfd& one) { one.revents = 0; });
    }
}

/// Does the work of main. Returns: its exit code.
template <class Function>
int run(const char* program, Function f)
{
    try {
        f();
        return std::fflush(stdout) == 0 ? 0 : 1;
    } catch (const usage_error& error) {
        std::fprintf(stderr, "%s: %s\n%s --help says what there is\n", program, error.what(), program);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", program, error.what());
        return 1;
    }
}

} // namespace cmsgdump

#endif
