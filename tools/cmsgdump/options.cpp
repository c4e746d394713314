// SPDX-License-Identifier: MIT
// The command line, read and checked.
#include "cmsgdump.hpp"
#include "program.hpp"

#include <sstream>

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

constexpr known_option<options> known[] = {
    {"unix", no_argument, [](options& all, const char*) { choose(all, source::unix_datagrams); }},
    {"pid", required_argument,
     [](options& all, const char* value) { all.pid = number<pid_t>(value, 1, 1 << 30, "--pid"); }},
    {"enable", required_argument, [](options& all, const char* value) { append_names(all.enable, value); }},
    {"take", no_argument, [](options& all, const char*) { all.take = true; }},
    {"enabled", no_argument, [](options& all, const char*) { all.list_enabled = true; }},
    {"json", no_argument, [](options& all, const char*) { all.json = true; }},
    {"hex", no_argument, [](options& all, const char*) { all.hex = true; }},
    {"record", required_argument, [](options& all, const char* value) { all.record = value; }},
    {"replay", required_argument,
     [](options& all, const char* value) {
         choose(all, source::recording);
         all.replay = value;
     }},
    {"abi", required_argument, [](options& all, const char* value) { all.layout = layout_named(value); }},
};

void check(const options& all)
{
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
    options all;
    if (const auto words = read_options<options>(all, known, count, arguments); !words.empty()) {
        throw usage_error{std::string{"'"} + words.front() + "' is no option"};
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
  --enable NAME,...      these messages alone, by the names that are printed: IP_TOS,IPV6_TCLASS. Without it all that
                         can come; of several forms of one, the one that has most (SCM_TIMESTAMPING, no IPV6_2292...)

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
