// SPDX-License-Identifier: MIT
// What cmsgdump makes of recordings: of its own, and of control data of every system.
#include <cmsg/all_systems.hpp>

#include "support/build.hpp"
#include "support/environment.hpp"
#include "support/freebsd_payloads.hpp"
#include "tools/program.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace abi = cmsg::abi;
using tools::run;

std::string hex(std::span<const std::byte> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<unsigned>(byte) / 16];
        text += digits[std::to_integer<unsigned>(byte) % 16];
    }
    return text;
}

/// A file with these lines.
std::string recorded(const tools::folder& work, const std::string& lines)
{
    std::ofstream{work / "recording"} << "cmsgdump 1\n" << lines;
    return work / "recording";
}

TEST(CmsgdumpRecording, ReplaysTheSameLines)
{
    support::needs_loopback(AF_INET);
    const tools::folder work;
    tools::program dump{{"--udp", "-4", "--count", "2", "--record", work / "recording", "--hex"}};
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(dump.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const support::descriptor sender = support::open_socket(AF_INET, SOCK_DGRAM, 0, false);
    for (const int tos : {0xba, 0x01}) {
        ASSERT_TRUE(support::set(sender.get(), IPPROTO_IP, IP_TOS, tos));
        ASSERT_EQ(::sendto(sender.get(), "secret", 6, 0, reinterpret_cast<sockaddr*>(&to), sizeof to), 6);
    }
    ASSERT_EQ(dump.wait(), 0) << dump.err.all;
    const run replayed{{"--replay", work / "recording", "--hex"}};
    EXPECT_EQ(replayed.code, 0) << replayed.err;
    EXPECT_EQ(replayed.out, dump.out.all);
    EXPECT_NE(replayed.out.find("datagram 2: 6 bytes from 127.0.0.1:"), std::string::npos) << replayed.out;
    EXPECT_NE(replayed.out.find("    SOL_IP/IP_TOS: ecn=ect0 dscp=46\n        ba\n"), std::string::npos)
        << replayed.out;
    std::ostringstream file;
    file << std::ifstream{work / "recording"}.rdbuf();
    EXPECT_EQ(file.str().find(hex(std::as_bytes(std::span{"secret", 6}))), std::string::npos) << file.str();
}

/// Control data of one layout, as a line of a recording, and what has to be printed of it.
struct foreign {
    std::string digits;
    std::string lines;
};

template <class Abi>
foreign with_message(cmsg::message_id id, std::span<const std::byte> payload)
{
    const auto bytes = support::control_bytes<Abi, 1024>{}.add(id.level, id.type, payload).pad();
    std::array<char, 8192> room;
    std::string lines;
    for (const cmsg::basic_message<Abi> message : cmsg::basic_control<Abi>{bytes.bytes()}) {
        lines += "    " + std::string{cmsg::describe(message, room)} + "\n";
    }
    return {hex(bytes.bytes()), lines};
}

/// The messages of every view that the layout's system has, of a whole size and one byte shorter.
template <class Abi, class... Views>
void add_views(std::vector<foreign>& all, const cmsg::view_list<Views...>&)
{
    std::array<std::byte, 512> payload{};
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] = static_cast<std::byte>(i * 7 + 1);
    }
    const auto add = [&](const cmsg::message_id& own, std::size_t size) {
        const cmsg::message_id id{own.level == cmsg::level::socket ? Abi::socket_level : own.level, own.type};
        all.push_back(with_message<Abi>(id, std::span{payload}.first(size)));
        all.push_back(with_message<Abi>(id, std::span{payload}.first(size == 0 ? 1 : size - 1)));
    };
    (add(Views::about.id, Views::about.size), ...);
}

/// What the tests of FreeBSD's views read.
template <class Abi>
void add_freebsd_payloads(std::vector<foreign>& all)
{
    using namespace support;
    for (const auto payload : std::initializer_list<std::span<const std::byte>>{
             timeval_payload, i386_timeval_payload, timespec_payload, i386_timespec_payload, bintime_payload,
             i386_bintime_payload, time_info_payload, precise_time_info_payload, cmsgcred_payload, sockcred_payload,
             sockcred2_payload, rights_payload}) {
        for (int type = 0; type < 16; ++type) {
            all.push_back(with_message<Abi>({Abi::socket_level, type}, payload));
        }
    }
    for (const auto payload : std::initializer_list<std::span<const std::byte>>{
             address_payload, socket_address_payload, ipv6_pktinfo_payload, socket_address6_payload, number_payload,
             em0}) {
        for (const int level : {0, 41}) {
            for (int type = 0; type < 100; ++type) {
                all.push_back(with_message<Abi>({level, type}, payload));
            }
        }
    }
}

template <class Abi>
std::vector<foreign> foreign_buffers()
{
    std::vector<foreign> all;
    if constexpr (Abi::platform == abi::platform::linux_kernel) {
        add_views<Abi>(all, cmsg::linux_kernel::all_views{});
    } else if constexpr (Abi::platform == abi::platform::darwin) {
        add_views<Abi>(all, cmsg::darwin::all_views{});
    } else if constexpr (Abi::platform == abi::platform::freebsd) {
        add_views<Abi>(all, cmsg::freebsd::all_views{});
        add_freebsd_payloads<Abi>(all);
    } else {
        add_views<Abi>(all, cmsg::windows::all_views{});
    }
    return all;
}

TEST(CmsgdumpRecording, SaysOfEveryForeignBufferWhatDescribeSays)
{
    const tools::folder work;
    for (const abi::choice layout : abi::all_choices) {
        const std::vector<foreign> all = cmsg::with_abi(layout, []<class Abi>(Abi) { return foreign_buffers<Abi>(); });
        ASSERT_FALSE(all.empty());
        std::string as_written;
        std::string of_another; // the file names the wrong layout
        std::string expected;
        for (std::size_t i = 0; i < all.size(); ++i) {
            as_written += std::string{"datagram abi="} + name_of(layout) + " control=" + all[i].digits + "\n";
            of_another += "datagram bytes=0 control=" + all[i].digits + "\n";
            expected += "datagram " + std::to_string(i + 1) + ": 0 bytes\n" + all[i].lines;
        }
        const run by_the_file{{"--replay", recorded(work, as_written)}};
        EXPECT_EQ(by_the_file.code, 0) << by_the_file.err;
        EXPECT_EQ(by_the_file.out, expected) << name_of(layout);
        const run by_the_option{{"--replay", recorded(work, of_another), "--abi", name_of(layout)}};
        EXPECT_EQ(by_the_option.code, 0) << by_the_option.err;
        EXPECT_EQ(by_the_option.out, expected) << name_of(layout);
    }
}

TEST(CmsgdumpRecording, TellsCutAndMalformedControlData)
{
    const tools::folder work;
    // MSG_CTRUNC of macOS, whose cut message keeps its length; its MSG_TRUNC; a length of 8, less than a header.
    const run replayed{{"--replay", recorded(work, "datagram abi=darwin flags=0x20 bytes=9 control="
                                                   "18000000000000001a00000001000000000000007f0000\n"
                                                   "\n# a comment\n"
                                                   "datagram abi=darwin flags=0x10 bytes=9\n"
                                                   "error abi=linux_lp64 peer=[::1]:9 control="
                                                   "08000000000000000000000001000000\n")}};
    EXPECT_EQ(replayed.code, 0) << replayed.err;
    EXPECT_EQ(replayed.out, "datagram 1: 9 bytes\n"
                            "    SOL_IP/IP_PKTINFO: 11 bytes instead of 12: 01 00 00 00 00 00 00 00 7f 00 00\n"
                            "    cut: the kernel had more control data than the buffer had room for (MSG_CTRUNC)\n"
                            "datagram 2: 9 bytes\n"
                            "    cut: the datagram was longer than its buffer (MSG_TRUNC)\n"
                            "error queue 3: 0 bytes to [::1]:9\n"
                            "    malformed at byte 0 of 16\n");
}

TEST(CmsgdumpRecording, KnowsTheFamiliesThatShareLevelZero)
{
    const tools::folder work;
    const std::string control =
        " control=" +
        hex(support::control_bytes<abi::linux_lp64>{}.add(0, 1, support::bytes_of(std::int32_t{1})).bytes()) + "\n";
    const run replayed{{"--replay", recorded(work, "datagram abi=linux_lp64 family=31" + control +
                                                       "datagram abi=linux_lp64 family=2" + control)}};
    EXPECT_NE(replayed.out.find("HCI_CMSG_DIR"), std::string::npos) << replayed.out;
    EXPECT_NE(replayed.out.find("SOL_IP/IP_TOS"), std::string::npos) << replayed.out;
}

TEST(CmsgdumpRecording, NamesTheLineThatIsNone)
{
    const tools::folder work;
    const std::pair<const char*, const char*> all[]{
        {"packet bytes=1\n", ":2: 'packet' is neither 'datagram' nor 'error'\n"},
        {"\ndatagram bytes=1 control=0g\n", ":3: control: '0g' is no byte in hex\n"},
        {"datagram control=001\n", ":2: control: '1' is no byte in hex\n"},
        {"datagram bytes=much\n", ":2: 'much' is no number\n"},
        {"datagram flags=0x100000000\n", ":2: '0x100000000' is no number\n"},
        {"datagram color=red\n", ":2: 'color' is none of abi, family, flags, bytes, peer and control\n"},
        {"datagram abi=vax\n", ":2: 'vax' is no layout; there are: linux_lp64 "},
    };
    for (const auto& [lines, text] : all) {
        const run refused{{"--replay", recorded(work, lines)}};
        EXPECT_EQ(refused.code, 1) << lines;
        EXPECT_NE(refused.err.find(text), std::string::npos) << refused.err;
    }
    std::ofstream{work / "recording"} << "cmsgdump 2\n";
    const run newer{{"--replay", work / "recording"}};
    EXPECT_EQ(newer.code, 1);
    EXPECT_NE(newer.err.find(":1: the first line of a recording is 'cmsgdump 1'\n"), std::string::npos) << newer.err;
}

/// The rest of a text after a JSON value (RFC 8259), or a null pointer if none stands there.
const char* after_value(const char* at);

const char* after_string(const char* at)
{
    if (*at++ != '"') {
        return nullptr;
    }
    for (; *at != '"'; ++at) {
        if (static_cast<unsigned char>(*at) < 0x20) {
            return nullptr;
        }
        if (*at == '\\' && std::strchr("\"\\/bfnrtu", *++at) == nullptr) {
            return nullptr;
        }
    }
    return at + 1;
}

const char* after_members(const char* at, char end, bool are_named)
{
    while (*at != end) {
        if (are_named && ((at = after_string(at)) == nullptr || *at++ != ':')) {
            return nullptr;
        }
        if ((at = after_value(at)) == nullptr || (*at != end && (*at++ != ',' || *at == end))) {
            return nullptr;
        }
    }
    return at + 1;
}

const char* after_value(const char* at)
{
    if (*at == '{' || *at == '[') {
        return after_members(at + 1, *at == '{' ? '}' : ']', *at == '{');
    }
    for (const std::string_view word : {"true", "false", "null"}) {
        if (std::string_view{at}.starts_with(word)) {
            return at + word.size();
        }
    }
    if (*at == '"') {
        return after_string(at);
    }
    const std::size_t digits = std::strspn(at, "0123456789");
    return digits == 0 ? nullptr : at + digits;
}

TEST(CmsgdumpJson, IsAnObjectALine)
{
    const tools::folder work;
    const std::string file =
        recorded(work, "datagram abi=linux_lp64 bytes=5 peer=/tmp/\"\\\x01\xff control=" +
                           hex(support::control_bytes<abi::linux_lp64>{}
                                   .add(0, 1, support::octets(0xba))
                                   .add(1, 3, support::octets('a', '"', '\\', 7)) // SCM_SECURITY, a label
                                   .bytes()) +
                           "\nerror abi=linux_lp64 flags=0x2008 control=08000000000000000000000001000000\n"
                           "datagram\n");
    const run printed{{"--replay", file, "--json", "--hex"}};
    EXPECT_EQ(printed.code, 0) << printed.err;
    std::istringstream lines{printed.out};
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const char* const end = after_value(line.c_str());
        EXPECT_TRUE(end != nullptr && *end == '\0') << line;
    }
    EXPECT_EQ(count, 3);
    EXPECT_NE(printed.out.find("{\"text\":\"SOL_IP/IP_TOS: ecn=ect0 dscp=46\",\"level\":0,\"type\":1,\"bytes\":1,"
                               "\"payload\":\"ba\"}"),
              std::string::npos)
        << printed.out;
    EXPECT_NE(printed.out.find("\"control_cut\":true,\"payload_cut\":false,\"malformed_at\":0}"), std::string::npos)
        << printed.out;
    if (std::system("python3 -c '' >/dev/null 2>&1") == 0) { // a second opinion, where there is one
        const std::string check = std::string{tools::path()} + " --replay " + file +
                                  " --json --hex | python3 -m json.tool --json-lines >/dev/null";
        EXPECT_EQ(std::system(check.c_str()), 0) << printed.out;
    }
}

TEST(CmsgdumpOutput, HasColoursOnATerminal)
{
    const tools::folder work;
    const std::string file = recorded(work, "datagram bytes=5 control=\n");
    const support::descriptor terminal{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    if (!terminal || ::grantpt(terminal.get()) != 0 || ::unlockpt(terminal.get()) != 0) {
        support::lacks("no pseudo-terminal");
    }
    const support::descriptor screen{::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC)};
    if (!screen) {
        support::lacks("no pseudo-terminal");
    }
    const auto printed = [&](const char* variable, const char* value) {
        tools::program dump{{"--replay", file},
                            -1,
                            [&] {
                                ::setenv("TERM", "xterm", 1);
                                ::unsetenv("NO_COLOR");
                                ::setenv(variable, value, 1);
                            },
                            screen.get()};
        EXPECT_EQ(dump.wait(), 0) << dump.err.all;
        std::array<char, 256> some{};
        const ssize_t size = ::read(terminal.get(), some.data(), some.size());
        return std::string{some.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
    };
    EXPECT_EQ(printed("TERM", "xterm"), "\033[1mdatagram 1\033[0m: 5 bytes\r\n");
    EXPECT_EQ(printed("NO_COLOR", "1"), "datagram 1: 5 bytes\r\n");
    EXPECT_EQ(printed("TERM", "dumb"), "datagram 1: 5 bytes\r\n");
}

TEST(CmsgdumpOutput, ThatCannotBeWrittenEndsIt)
{
    const tools::folder work;
    const support::descriptor full{::open("/dev/full", O_WRONLY | O_CLOEXEC)};
    if (!full) {
        support::lacks("no /dev/full");
    }
    tools::program dump{{"--replay", recorded(work, "datagram\n")}, -1, {}, full.get()};
    EXPECT_EQ(dump.wait(), 1);
    EXPECT_NE(dump.err.all.find("cmsgdump: stdout: No space left on device\n"), std::string::npos) << dump.err.all;
}

} // namespace
