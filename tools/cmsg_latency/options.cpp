// SPDX-License-Identifier: MIT
// The command line, read and checked.
#include "cmsg_latency.hpp"

#include "../cmsgdump/program.hpp"

#include <string_view>

#include <getopt.h> // for getopt_long

namespace cmsg_latency {

namespace {

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
    std::string text = "'" + std::string{word} + "' is none of ";
    throw usage_error{text.append(words[0]).append(", ").append(words[1]).append(" and ").append(words[2])};
}

void choose(options& all, cmsgdump::source from)
{
    if (all.socket.from != cmsgdump::source::none && all.socket.from != from) {
        throw usage_error{"only one of --udp, --tcp and --fd"};
    }
    all.socket.from = from;
}

enum long_only {
    udp = 256,
    tcp,
    port,
    bind_to,
    fd,
    to,
    count,
    duration,
    interval,
    fine,
    which_stamps,
    prometheus,
    listen_at,
    help
};

constexpr option known[] = {
    {"udp", no_argument, nullptr, udp},
    {"tcp", no_argument, nullptr, tcp},
    {"port", required_argument, nullptr, port},
    {"bind", required_argument, nullptr, bind_to},
    {"fd", required_argument, nullptr, fd},
    {"to", required_argument, nullptr, to},
    {"count", required_argument, nullptr, count},
    {"duration", required_argument, nullptr, duration},
    {"interval", required_argument, nullptr, interval},
    {"fine", no_argument, nullptr, fine},
    {"stamps", required_argument, nullptr, which_stamps},
    {"prometheus", required_argument, nullptr, prometheus},
    {"listen", required_argument, nullptr, listen_at},
    {"help", no_argument, nullptr, help},
    {nullptr, 0, nullptr, 0},
};

void take_option(options& all, int which, const char* last)
{
    switch (which) {
    case '4':
    case '6': all.socket.ip_version = which - '0'; break;
    case udp: choose(all, cmsgdump::source::udp); break;
    case tcp: choose(all, cmsgdump::source::tcp); break;
    case port: all.socket.port = std::to_string(number(optarg, 0, 65535, "--port")); break;
    case bind_to: all.socket.bind = optarg; break;
    case fd:
        choose(all, cmsgdump::source::descriptor);
        all.socket.fd = number(optarg, 0, 1 << 30, "--fd");
        break;
    case to: std::tie(all.to_host, all.to_port) = address_and_port(optarg, "--to"); break;
    case count: all.count = number<std::uint64_t>(optarg, 1, UINT64_MAX, "--count"); break;
    case duration: all.duration = seconds(optarg, "--duration"); break;
    case interval: all.interval = seconds(optarg, "--interval"); break;
    case fine: all.fine = true; break;
    case which_stamps: all.asks_for = static_cast<stamps>(place_of({"all", "receive", "none"}, optarg)); break;
    case prometheus: all.prometheus = optarg; break;
    case listen_at: std::tie(all.listen_host, all.listen_port) = address_and_port(optarg, "--listen"); break;
    case 'h':
    case help: all.help = true; break;
    default: throw usage_error{std::string{"'"} + last + "' is no option, or its value is missing"};
    }
}

/// Options that say something together, or nothing.
void check(const options& all)
{
    const auto needs = [](bool is_given, bool has_it, const char* text) {
        if (is_given && !has_it) {
            throw usage_error{text};
        }
    };
    const cmsgdump::options& socket = all.socket;
    const bool is_own = socket.from == cmsgdump::source::udp || socket.from == cmsgdump::source::tcp;
    needs(true, socket.from != cmsgdump::source::none, "one of --udp, --tcp and --fd is needed");
    needs(socket.port != "0" || socket.ip_version != 0 || !socket.bind.empty(), is_own,
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
    all.socket.take = true;
    opterr = 0; // no sentences of its own
    for (int which = 0; (which = getopt_long(count, arguments, "46h", known, nullptr)) != -1;) {
        take_option(all, which, arguments[optind - 1]);
    }
    for (; optind < count; ++optind) {
        all.does = static_cast<mode>(place_of({"sink", "echo", "relay"}, arguments[optind]));
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
  --interval SECONDS     a report each time; on a terminal each takes the place of the one before, and without this option
                         one comes every second. All reports count from the beginning
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
