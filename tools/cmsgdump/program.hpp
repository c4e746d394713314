// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSGDUMP_PROGRAM_HPP
#define CMSGPP_TOOLS_CMSGDUMP_PROGRAM_HPP

// What the programs of tools/ have in common beside their sockets: numbers of the command line, and a clean end.

#include "cmsgdump.hpp" // for usage_error

#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

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

} // namespace cmsgdump

#endif
