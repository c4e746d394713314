// SPDX-License-Identifier: MIT
// The command line, read and checked.
#include "cmsg_latency.hpp"

#include "../cmsgdump/program.hpp"

#include <string_view>
#include <tuple>

namespace cmsg_latency {

namespace {

using cmsgdump::needs;
using cmsgdump::number;
using cmsgdump::seconds;
using cmsgdump::usage_error;

/// ADDRESS:PORT, of IPv6 [ADDRESS]:PORT.
std::pair<std::string, std::string> address_and_port(std::string_view text, const char* option)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        throw usage_error{std::string{option} + ": '" + std::string{text} + "' is not ADDRESS:PORT"};
    }
    std::string_view host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    const std::string port = std::to_string(number(text.substr(colon + 1), 0, 65535, option));
    return {std::string{host}, port};
}

/// Which of the three words it is.
std::size_t place_of(const std::array<std::string_view, 3>& words, std::string_view word)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == word) {
            return i;
        }
    }
    std::string text{"'"};
    text.append(word).append("' is none of ").append(words[0]).append(", ").append(words[1]).append(" and ");
    throw usage_error{text.append(words[2])};
}

constexpr cmsgdump::known_option<options> known[] = {
    {"to", required_argument,
     [](options& all, const char* value) { std::tie(all.to_host, all.to_port) = address_and_port(value, "--to"); }},
    {"interval", required_argument,
     [](options& all, const char* value) { all.interval = seconds(value, "--interval"); }},
    {"fine", no_argument, [](options& all, const char*) { all.fine = true; }},
    {"stamps", required_argument,
     [](options& all, const char* value) {
         all.asks_for = static_cast<stamps>(place_of({"all", "receive", "none"}, value));
     }},
    {"prometheus", required_argument, [](options& all, const char* value) { all.prometheus = value; }},
    {"listen", required_argument,
     [](options& all, const char* value) {
         std::tie(all.listen_host, all.listen_port) = address_and_port(value, "--listen");
     }},
};

void check(const options& all)
{
    const bool is_own = all.from == cmsgdump::source::udp || all.from == cmsgdump::source::tcp;
    needs(true, all.from != cmsgdump::source::none, "one of --udp, --tcp and --fd is needed");
    needs(all.port != "0" || all.ip_version != 0 || !all.bind.empty(), is_own,
          "--port, --bind, -4 and -6 go with --udp and --tcp");
    needs(all.does == mode::relay, is_own && !all.to_port.empty(),
          "relay: goes with --udp or --tcp, and --to says where");
    needs(!all.to_port.empty(), all.does == mode::relay, "--to goes with relay");
    needs(all.interval.has_value(), all.interval != std::chrono::nanoseconds{}, "--interval: 0 is too short");
}

} // namespace

options read_options(int count, char** arguments)
{
    options all;
    all.take = true;
    for (const char* const word : cmsgdump::read_options<options>(all, known, count, arguments)) {
        all.does = static_cast<mode>(place_of({"sink", "echo", "relay"}, word));
    }
    if (!all.help) {
        check(all);
    }
    return all;
}

const char* const help_text =
    R"(cmsg-latency measures how long packets wait between the kernel's stamps and the program.

  cmsg-latency [sink|echo] --udp|--tcp [--port N] [--bind ADDRESS] [-4|-6]
  cmsg-latency [sink|echo] --fd N
  cmsg-latency relay --udp|--tcp --to ADDRESS:PORT [--port N] [--bind ADDRESS] [-4|-6]

  sink                   reads what comes (without a word, too)
  echo                   and sends it back
  relay                  and sends it on, and the answers back; of datagrams to and from at most 64 senders
  --udp, --tcp           a socket of its own: datagrams, or the connections that it accepts
  --port N               a free one without it; it is printed on stderr
  --bind ADDRESS         a numeric address
  -4, -6                 IPv4 alone, IPv6 alone; without either both, where there is IPv6
  --fd N                 descriptor N, which it has inherited: it READS what comes there, and sets SO_TIMESTAMPING and
                         SO_RXQ_OVFL on it
  --to ADDRESS:PORT      numeric; of IPv6 [ADDRESS]:PORT

What is measured, in bins of which each power of two has 16:
  received               from the kernel's receive stamp until recvmsg has returned. Of TCP each read counts once, from
                         the stamp of its last segment
  card                   from the network card's stamp to the kernel's, where a card stamps (hwstamp_ctl switches it on)
                         and its clock is set to the system's (phc2sys)
  scheduled, sent,       from before the send until it was handed to the queueing discipline and to the driver, and, of
  acknowledged           TCP, until the peer's kernel has acknowledged its last byte; of echo and relay
  dropped                datagrams that the receive buffer had no room for, counted since the socket was created

What is printed, on stdout:
  --interval SECONDS     a report each time; on a terminal each takes the place of the one before, and without this
                         option one comes every second. All reports count from the beginning
  --duration SECONDS     ends after that time
  --count N              ends after N packets, of TCP N reads
  --fine                 a line for each bin, not for each power of two
  --stamps WHICH         receive asks for no stamps of sends, none for no stamps at all and no drops, so that nothing is
                         measured: what its own cost is compared with; all without this option

For Prometheus, with buckets that count the values up to a power of two of nanoseconds:
  --prometheus FILE      for the textfile collector; replaced each --interval, or each second, and at the end
  --listen ADDRESS:PORT  answers GET /metrics; whoever reaches the port can read it, so let it be 127.0.0.1. With port 0
                         a free one; it is printed on stderr

It needs no privilege. Ends with 0; with 1 if something failed, and with 2 if the command line is wrong. Ctrl-C ends it
with 0, after a last report.
)";

} // namespace cmsg_latency
