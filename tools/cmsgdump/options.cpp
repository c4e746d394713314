// SPDX-License-Identifier: MIT
// The command line, read and checked.
#include "cmsgdump.hpp"
#include "program.hpp"

#include <sstream>
#include <string_view>

#include <getopt.h> // for getopt_long

namespace cmsgdump {

namespace {

void append_names(std::vector<std::string>& names, const std::string& list)
{
    std::istringstream all{list};
    for (std::string name; std::getline(all, name, ',');) {
        if (!name.empty()) {
            names.push_back(name);
        }
    }
    if (names.empty()) {
        throw usage_error{"--enable: the name of a message is missing, such as IP_TOS"};
    }
}

void choose(options& all, source from)
{
    if (all.from != source::none && all.from != from) {
        throw usage_error{"only one of --udp, --tcp, --unix, --fd and --replay"};
    }
    all.from = from;
}

struct known_option {
    const char* name;
    int has_value;
    void (*take)(options& all, const char* value);
};

constexpr known_option known[] = {
    {"udp", no_argument, [](options& all, const char*) { choose(all, source::udp); }},
    {"tcp", no_argument, [](options& all, const char*) { choose(all, source::tcp); }},
    {"unix", no_argument, [](options& all, const char*) { choose(all, source::unix_datagrams); }},
    {"port", required_argument,
     [](options& all, const char* value) { all.port = std::to_string(number(value, 0, 65535, "--port")); }},
    {"bind", required_argument, [](options& all, const char* value) { all.bind = value; }},
    {"fd", required_argument,
     [](options& all, const char* value) {
         choose(all, source::descriptor);
         all.fd = number(value, 0, 1 << 30, "--fd");
     }},
    {"pid", required_argument,
     [](options& all, const char* value) { all.pid = number<pid_t>(value, 1, 1 << 30, "--pid"); }},
    {"enable", required_argument, [](options& all, const char* value) { append_names(all.enable, value); }},
    {"take", no_argument, [](options& all, const char*) { all.take = true; }},
    {"enabled", no_argument, [](options& all, const char*) { all.list_enabled = true; }},
    {"json", no_argument, [](options& all, const char*) { all.json = true; }},
    {"hex", no_argument, [](options& all, const char*) { all.hex = true; }},
    {"count", required_argument,
     [](options& all, const char* value) { all.count = number<std::uint64_t>(value, 1, UINT64_MAX, "--count"); }},
    {"duration", required_argument,
     [](options& all, const char* value) { all.duration = seconds(value, "--duration"); }},
    {"record", required_argument, [](options& all, const char* value) { all.record = value; }},
    {"replay", required_argument,
     [](options& all, const char* value) {
         choose(all, source::recording);
         all.replay = value;
     }},
    {"abi", required_argument, [](options& all, const char* value) { all.layout = layout_named(value); }},
    {"help", no_argument, [](options& all, const char*) { all.help = true; }},
};

/// Options that say something together, or nothing.
void check(const options& all)
{
    const auto needs = [](bool is_given, bool has_it, const char* text) {
        if (is_given && !has_it) {
            throw usage_error{text};
        }
    };
    const bool internet = all.from == source::udp || all.from == source::tcp;
    needs(true, all.from != source::none, "one of --udp, --tcp, --unix, --fd and --replay is needed");
    needs(all.pid != 0, all.from == source::descriptor, "--pid: which of its descriptors? --fd says it");
    needs(all.take, all.from == source::descriptor, "--take: a socket of its own is read anyway; it goes with --fd");
    needs(all.layout.has_value(), all.from == source::recording, "--abi goes with --replay");
    needs(all.port != "0" || all.ip_version != 0, internet, "--port, -4 and -6 go with --udp and --tcp");
    needs(!all.bind.empty(), all.from != source::descriptor && all.from != source::recording,
          "--bind goes with --udp, --tcp and --unix");
    needs(all.from == source::unix_datagrams, !all.bind.empty(), "--unix: --bind PATH says where");
    needs(all.from == source::recording, all.enable.empty() && !all.list_enabled && all.record.empty(),
          "--replay has no socket: --enable, --enabled and --record go with one");
    needs(all.list_enabled, all.from != source::tcp, "--enabled: a listening socket receives nothing; use --fd");
}

} // namespace

cmsg::abi::choice layout_named(const std::string& name)
{
    std::string names;
    for (const cmsg::abi::choice layout : cmsg::abi::all_choices) {
        if (name == name_of(layout)) {
            return layout;
        }
        names += std::string{" "} + name_of(layout);
    }
    throw usage_error{"'" + name + "' is no layout; there are:" + names};
}

options read_options(int count, char** arguments)
{
    std::vector<option> all_options;
    for (const known_option& one : known) {
        all_options.push_back({one.name, one.has_value, nullptr, 0});
    }
    all_options.push_back({});
    options all;
    opterr = 0; // no sentences of its own
    for (int which = 0, place = 0; (which = getopt_long(count, arguments, "46h", all_options.data(), &place)) != -1;) {
        switch (which) {
        case 0: known[place].take(all, optarg); break;
        case 'h': all.help = true; break;
        case '?':
            throw usage_error{std::string{"'"} + arguments[optind - 1] + "' is no option, or its value is missing"};
        default: all.ip_version = which - '0';
        }
    }
    if (optind < count) {
        throw usage_error{std::string{"'"} + arguments[optind] + "' is no option"};
    }
    if (!all.help) {
        check(all);
    }
    return all;
}

const char* const help_text = R"(cmsgdump prints the control messages that arrive on a socket, one readable line each.

  cmsgdump --udp [--port N] [--bind ADDRESS] [-4|-6]
  cmsgdump --tcp [--port N] [--bind ADDRESS] [-4|-6]
  cmsgdump --unix --bind PATH
  cmsgdump [--pid P] --fd N [--take] [--enable NAME,...]
  cmsgdump --replay FILE [--abi LAYOUT]

A socket of its own:
  --udp, --tcp, --unix   datagrams, the bytes of accepted connections, datagrams of AF_UNIX
  --port N               a free one without it; it is printed on stderr
  --bind ADDRESS         a numeric address; of --unix the path, which is removed at the end
  -4, -6                 IPv4 alone, IPv6 alone; without either both, where there is IPv6
  --enable NAME,...      these messages alone, by the names that are printed: IP_TOS,IPV6_TCLASS. Without it all that can
                         come; of several forms of one, the one that has most (SCM_TIMESTAMPING, no IPV6_2292...)

Somebody else's socket:
  --fd N                 descriptor N, which it has inherited
  --pid P --fd N         descriptor N of process P (pidfd_getfd, Linux 5.6), with the right to trace it: of the same
                         user, or with CAP_SYS_PTRACE. The socket stays open until both have closed it.

  No option is set on it, and what is there is only peeked at (MSG_PEEK): its owner still gets every datagram. Peeking
  misses a datagram that the owner reads first, those that queue up after the first one, one that equals the one before,
  and the error queue, which cannot be peeked at. While an error is waiting on the socket it does not look at all,
  because the look would take that error from the owner. Of AF_UNIX it gets descriptors of its own, and closes them.
  --take                 reads instead of peeking: WHAT IT PRINTS IS TAKEN AWAY, datagrams and errors, and the owner
                         never sees it.
  --enable NAME,...      sets the options of these messages. They STAY ON after it has ended, and come in the owner's
                         reads as well: where its control buffer is too small for them the kernel cuts off others, and
                         the owner loses what it has asked for (MSG_CTRUNC). UDP_GRO makes long datagrams of short ones,
                         IP_RECVERR makes its sends fail. Without the option nothing is enabled.

What is printed:
  --json                 a JSON object a line
  --hex                  the payload of each message as well
  --count N              ends after N packets
  --duration SECONDS     ends after that time
  --enabled              only lists which messages are on, by anybody's doing, and the room that they take
  --record FILE          also writes control data to a file, without the content of datagrams
  --replay FILE          prints what a file has
  --abi LAYOUT           of another system, whatever the file says: darwin, freebsd_lp64, windows_64, ...

Ends with 0; with 1 if something failed, and with 2 if the command line is wrong. Ctrl-C ends it with 0.
)";

} // namespace cmsgdump
