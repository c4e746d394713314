// SPDX-License-Identifier: MIT
// Any sequence of values and raw messages, put into any room: what the writer has written, the library's walk, the
// reference walk, libc's macros and the kernel (a socket that ignores unknown levels) accept, and they find what was
// put.
#include "fuzz/target.hpp"
#include "support/layouts.hpp"
#include "support/memory.hpp"
#include "support/reference.hpp"
#include "support/send_checks.hpp"
#include "support/sockets.hpp"

#include <cmsg/all_systems.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

std::size_t fuzz::messages_compared = 0;

namespace {

namespace send = cmsg::send;
using cmsg::message_id;
using fuzz::input;
using fuzz::require;
using support::descriptor;

constexpr std::size_t largest_room = 700;
constexpr std::size_t margin = 64; // bytes in front of the room that nothing may write

struct put_message {
    message_id id;
    std::vector<std::byte> payload;
};

struct refused_value {
    message_id id{};
    send::refusal reason = send::refusal::none;
};

/// Sockets that send to themselves, or to each other.
class kernel {
public:
    kernel()
    {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends.data()) == 0) {
            unix_from_ = descriptor{ends[0]};
            unix_to_ = descriptor{ends[1]};
        }
        descriptor udp = support::open_socket(AF_INET, SOCK_DGRAM, 0, false);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        if (udp && ::bind(udp.get(), generic, size) == 0 && ::getsockname(udp.get(), generic, &size) == 0 &&
            ::connect(udp.get(), generic, size) == 0) {
            udp_ = std::move(udp);
        }
        if (!udp_ || !unix_from_) {
            std::fputs("The kernel is not asked: it has no UDP, or no AF_UNIX.\n", stderr);
        }
    }

    /// Whether it sends with this control data.
    void take(const msghdr& control) const
    {
        if (udp_ && unix_from_) {
            send_over(udp_.get(), udp_.get(), control);
            send_over(unix_from_.get(), unix_to_.get(), control);
        }
    }

private:
    static void send_over(int from, int to, msghdr header)
    {
        char data = 'x';
        iovec piece{&data, 1};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        if (::sendmsg(from, &header, MSG_DONTWAIT) != 1) {
            std::perror("sendmsg");
            require(false, "the kernel sends with what was written");
        }
        static_cast<void>(::recv(to, &data, 1, MSG_DONTWAIT)); // else its queue fills
    }

    descriptor udp_;
    descriptor unix_from_;
    descriptor unix_to_;
};

/// Levels that neither UDP nor AF_UNIX looks at: linux v6.12 net/ipv4/udp.c udp_cmsg_send(), net/ipv4/ip_sockglue.c
/// ip_cmsg_send(), net/core/scm.c __scm_send().
bool is_ignored(std::int32_t level)
{
    return level != SOL_SOCKET && level != IPPROTO_IP && level != IPPROTO_IPV6 && level != IPPROTO_UDP;
}

/// A writer, and beside it what it has to have written.
template <class Abi>
class trial {
public:
    explicit trial(input& from) : from_{from}, writer_{make_room(from.number<std::uint16_t>() % largest_room)} {}

    void run()
    {
        const bool only_ignored = from_.byte() % 2 == 0; // else nearly no sequence would be fit for the kernel
        while (!from_.is_empty()) {
            only_ignored ? put_ignored() : put_any();
            check_state();
        }
        check_messages();
    }

private:
    static constexpr support::numbers layout = support::numbers_of<Abi>;
    static constexpr bool is_freebsd = Abi::platform == cmsg::abi::platform::freebsd;

    std::span<std::byte> make_room(std::size_t size)
    {
        static const support::guarded_page page;
        static const std::vector<std::byte> stale(margin + largest_room, support::stale);
        room_ = page.at_end(std::span{stale}.first(margin + size));
        return room_.subspan(margin);
    }

    [[nodiscard]] static std::size_t space(std::size_t payload) { return layout.padded(layout.data + payload); }

    // -- putting

    /// `reason` is why it is refused if it is not valid.
    void note(bool is_put, bool is_valid, message_id id, std::span<const std::byte> payload,
              send::refusal reason = send::refusal::out_of_range)
    {
        const bool is_fit = space(payload.size()) <= room_.size() - margin - used_;
        require(is_put == (is_valid && is_fit), "what is valid and fits is put, and nothing else");
        if (is_put) {
            messages_.push_back({id, {payload.begin(), payload.end()}});
            used_ += space(payload.size());
            most_ = std::max(most_, used_);
        } else if (std::none_of(refused_.begin(), refused_.end(), [&](const auto& one) { return one.id == id; })) {
            refused_.push_back({id, is_valid ? send::refusal::no_room : reason});
            has_lost_count_ = has_lost_count_ || refused_.size() > 2;
        }
    }

    template <class Value>
    void put(const Value& value)
    {
        using traits = send::value_traits<Value>;
        const bool is_valid = traits::valid(value, writer_.messages());
        std::vector<std::byte> payload(traits::template size_in<Abi>(value));
        if (is_valid) { // alone, where there is room in any case
            std::array<std::byte, 2 * largest_room> ample;
            cmsg::basic_control_writer<Abi> alone{ample};
            require(alone.put(value), "a valid value is put where there is room");
            std::copy_n(ample.data() + layout.data, payload.size(), payload.begin());
        }
        note(writer_.put(value), is_valid, support::in_layout<Abi>(Value::about.id), payload);
    }

    void put_raw(message_id id)
    {
        const auto payload = from_.bytes(from_.byte());
        note(writer_.put(id, payload), true, id, payload);
    }

    template <class... Values>
    void take_back()
    {
        const auto is_taken = [](message_id id) { return ((id == support::in_layout<Abi>(Values::about.id)) || ...); };
        const bool is_there = std::erase_if(messages_, [&](const put_message& one) { return is_taken(one.id); }) != 0;
        used_ = 0;
        for (const put_message& one : messages_) {
            used_ += space(one.payload.size());
        }
        std::erase_if(refused_, [&](const auto& one) { return is_taken(one.id); });
        require(writer_.template without<Values...>() == is_there, "without() says whether there was one");
    }

    void put_ignored()
    {
        switch (from_.byte() % 8) {
        case 0:
            return put(send::sctp_sndinfo{from_.value<std::uint16_t>(), from_.value<std::uint16_t>(),
                                          from_.value<std::uint32_t>(), 0, 0});
        case 1: return put(send::alg_set_iv{from_.bytes(from_.byte() % 32)});
        case 2: return put(send::rxrpc_user_call_id{from_.value<std::uint64_t>()});
        case 3: return put(send::tls_set_record_type{from_.byte()});
        case 4: return take_back<send::tls_set_record_type, send::sctp_sndinfo>();
        default: {
            const auto level = from_.value<std::int32_t>();
            return put_raw({is_ignored(level) ? level : 4242, from_.value<std::int32_t>()});
        }
        }
    }

    void put_any()
    {
        switch (from_.byte() % 20) {
        case 0: return put(send::ip_tos{from_.value<std::int32_t>()});
        case 1: return put(send::ip_ttl{from_.value<std::int32_t>()});
        case 2: return put(send::ip_pktinfo{from_.value<std::uint32_t>(), {from_.number<std::uint32_t>()}});
        case 3: return put(send::ip_retopts{from_.bytes(from_.byte() % 64)});
        case 4: return put(send::ipv6_tclass{from_.value<std::int32_t>()});
        case 5: return put(send::ipv6_pktinfo{from_.value<std::uint32_t>(), any_address()});
        case 6: return put(send::ipv6_flowinfo{from_.value<std::uint32_t>()});
        case 7: return put(extension<send::ipv6_hopopts>());
        case 8: return put(extension<send::ipv6_rthdr>());
        case 9: return put(send::udp_segment{from_.value<std::uint32_t>()});
        case 10: return put(send::scm_txtime{from_.number<std::uint64_t>()});
        case 11: return put(send::so_mark{from_.value<std::uint32_t>()});
        case 12: return put(send::scm_credentials{from_.value<std::int32_t>(), from_.value<std::uint32_t>(), 0});
        case 13: {
            const std::vector<int> descriptors(from_.value<std::uint8_t>(), from_.byte());
            return put(send::scm_rights{descriptors});
        }
        case 14: put_by_destination(); return;
        case 15: put_answer(); return;
        case 16: return take_back<send::udp_segment>();
        case 17: return take_back<send::ip_tos, send::ipv6_tclass, send::scm_rights>();
        case 18:
            if (from_.byte() % 8 == 0) {
                rewind();
            }
            return;
        default: return put_raw({from_.value<std::int32_t>(), from_.value<std::int32_t>()});
        }
    }

    void put_by_destination()
    {
        const auto byte = from_.byte();
        const auto whole = send::traffic_class::of(byte);
        if (from_.byte() % 2 == 0) {
            sockaddr_in to{};
            to.sin_family = AF_INET;
            return note_class(writer_.put(whole, to), true, byte);
        }
        sockaddr_in6 to{};
        to.sin6_family = AF_INET6;
        to.sin6_addr = any_address();
        note_class(writer_.put(whole, to), is_mapped(to.sin6_addr), byte);
    }

    /// In FreeBSD's layout a type of service is one byte; the other layouts here are of Linux.
    void note_class(bool is_put, bool is_ipv4, std::uint8_t value)
    {
        support::golden_payload<Abi> golden;
        golden.integer(value, is_freebsd && is_ipv4 ? 1 : 4);
        const message_id id =
            is_ipv4 ? message_id{IPPROTO_IP, is_freebsd ? 3 : 1} : message_id{IPPROTO_IPV6, is_freebsd ? 61 : 67};
        note(is_put, true, id, golden.bytes());
    }

    void put_answer()
    {
        const in6_addr local = any_address();
        const auto interface_index = from_.value<std::uint32_t>();
        const bool is_put = cmsg::reply_from(local, interface_index, writer_, cmsg::reply_route::same_interface);
        support::golden_payload<Abi> golden;
        if (is_mapped(local)) {
            const bool is_no_source =
                (local.s6_addr[12] & 0xf0U) == 0xe0 ||
                std::all_of(local.s6_addr + 12, local.s6_addr + 16, [](auto each) { return each == 0xff; });
            if (is_freebsd) { // IP_SENDSRCADDR, which chooses no interface
                if (is_no_source && interface_index == 0) {
                    return require(!is_put, "a group is no source");
                }
                golden.octets(local.s6_addr[12], local.s6_addr[13], local.s6_addr[14], local.s6_addr[15]);
                return note(is_put, interface_index == 0, {IPPROTO_IP, 7}, golden.bytes(), send::refusal::unsupported);
            }
            golden.integer(interface_index, 4);
            for (std::size_t i = 12; i < 16; ++i) {
                golden.octets(is_no_source ? 0 : local.s6_addr[i]);
            }
            golden.zeros(4);
            return note(is_put, true, send::ip_pktinfo::about.id, golden.bytes());
        }
        for (const std::uint8_t each : local.s6_addr) {
            golden.octets(local.s6_addr[0] == 0xff ? 0 : each);
        }
        golden.integer(interface_index, 4);
        note(is_put, true, {IPPROTO_IPV6, is_freebsd ? 46 : 50}, golden.bytes());
    }

    /// Mapped ones, those of multicast and any others.
    in6_addr any_address()
    {
        in6_addr result{};
        const auto kind = from_.byte() % 4;
        const auto bytes = from_.bytes(kind == 0 ? 4 : 16);
        if (!bytes.empty()) {
            std::memcpy(result.s6_addr + (kind == 0 ? 12 : 0), bytes.data(), bytes.size());
        }
        if (kind == 0) {
            result.s6_addr[10] = result.s6_addr[11] = 0xff;
        } else if (kind == 1) {
            result.s6_addr[0] = 0xff;
        }
        return result;
    }

    /// Written a second time, by bytes.
    static bool is_mapped(const in6_addr& address)
    {
        static constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        return std::equal(prefix.begin(), prefix.end(), address.s6_addr);
    }

    template <class Value>
    Value extension()
    {
        extension_ = {};
        const auto bytes = from_.bytes(from_.byte() % extension_.size());
        std::copy(bytes.begin(), bytes.end(), extension_.begin());
        Value result;
        result.bytes = std::span{extension_}.first(bytes.size() / 8 * 8 + from_.byte() % 2);
        if (from_.byte() % 2 == 0) {
            extension_[1] = static_cast<std::byte>(bytes.size() / 8 - 1); // what makes it valid
        }
        return result;
    }

    void rewind()
    {
        writer_.rewind();
        messages_.clear();
        used_ = 0;
        refused_.clear();
        has_lost_count_ = false;
    }

    // -- checking

    void check_state() const
    {
        require(writer_.bytes().data() == room_.data() + margin && writer_.bytes().size() == used_,
                "what is written takes the space of its messages");
        require(writer_.room() == room_.size() - margin - used_, "the rest is left");
        require(bool{writer_.failed()} == (writer_.reason() != send::refusal::none), "a failure has a reason");
        if (has_lost_count_) {
            require(refused_.empty() || writer_.failed(), "a failure is not forgotten");
        } else {
            const auto first = refused_.empty() ? refused_value{} : refused_.front();
            require(writer_.failed() == (refused_.empty() ? std::nullopt : std::optional{first.id}) &&
                        writer_.reason() == first.reason,
                    "the first failure is named");
        }
        require(support::is_all(room_.data(), margin, support::stale), "nothing in front of the room is written");
        require(support::is_all(room_.data() + margin + most_, room_.size() - margin - most_, support::stale),
                "nothing behind the messages is written");
    }

    void check_messages()
    {
        check_walk();
        check_reference();
        if constexpr (std::is_same_v<Abi, cmsg::abi::native>) {
            check_libc();
            check_kernel();
        }
        fuzz::messages_compared += messages_.size();
    }

    [[nodiscard]] bool is_same(std::size_t index, message_id id, std::span<const std::byte> payload) const
    {
        return index < messages_.size() && messages_[index].id == id &&
               std::ranges::equal(messages_[index].payload, payload);
    }

    void check_walk() const
    {
        const cmsg::basic_control<Abi> written = writer_.messages();
        std::size_t count = 0;
        auto at = written.begin();
        for (; at != written.end(); ++at, ++count) {
            require(is_same(count, (*at).id(), (*at).payload()), "the walk finds what was put");
        }
        require(count == messages_.size(), "the walk finds all that was put");
        require(written.outcome(at).reason() == cmsg::end_reason::complete, "the walk ends at the end");
    }

    void check_reference() const
    {
        const auto bytes = writer_.bytes();
        const support::walked walked = support::reference_walk(bytes, layout);
        require(walked.reason == cmsg::end_reason::complete && walked.messages.size() == messages_.size(),
                "the reference walk finds all that was put");
        for (std::size_t i = 0; i < messages_.size(); ++i) {
            const support::found& one = walked.messages[i];
            require(is_same(i, {one.level, one.type}, bytes.subspan(one.offset, one.size)),
                    "the reference walk finds what was put");
            const std::size_t end = one.offset + one.size;
            require(support::is_all(bytes.data() + one.offset - (layout.data - layout.header),
                                    layout.data - layout.header, std::byte{0}) &&
                        support::is_all(bytes.data() + end, layout.padded(end) - end, std::byte{0}),
                    "padding is zero");
        }
    }

    void check_libc() const
    {
        alignas(cmsghdr) std::array<std::byte, largest_room> copy; // not zeroed, and longer
        copy.fill(support::stale);
        std::copy(writer_.bytes().begin(), writer_.bytes().end(), copy.begin());
        msghdr header{};
        writer_.apply(header);
        require((header.msg_control == nullptr) == messages_.empty() && header.msg_controllen == used_,
                "the header has the exact length, and null for none");
        header.msg_control = copy.data();
        std::size_t count = 0;
        for (cmsghdr* at = CMSG_FIRSTHDR(&header); at != nullptr; at = CMSG_NXTHDR(&header, at), ++count) {
            const auto* const data = reinterpret_cast<const std::byte*>(CMSG_DATA(at));
            require(is_same(count, {at->cmsg_level, at->cmsg_type}, {data, at->cmsg_len - CMSG_LEN(0)}),
                    "libc's macros find what was put");
        }
        require(count == messages_.size(), "libc's macros find all that was put");
    }

    void check_kernel() const
    {
        if (std::ranges::all_of(messages_, [](const put_message& one) { return is_ignored(one.id.level); })) {
            static const kernel asked;
            msghdr header{};
            writer_.apply(header);
            asked.take(header);
        }
    }

    input& from_;
    std::span<std::byte> room_;
    cmsg::basic_control_writer<Abi> writer_;
    std::vector<put_message> messages_;
    std::size_t used_ = 0;
    std::size_t most_ = 0;
    std::vector<refused_value> refused_; // each id once, less those that were taken back
    bool has_lost_count_ = false;        // the writer knows two
    std::array<std::byte, 64> extension_{};
};

template <class Abi>
void try_in(input from)
{
    trial<Abi>{from}.run();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    input from{data, size};
    switch (from.byte() % 8) {
    case 0: try_in<cmsg::abi::linux_ilp32>(from); break;
    case 1: try_in<cmsg::abi::linux_lp64_be>(from); break;
    case 2: try_in<cmsg::abi::freebsd_lp64>(from); break;
    default: try_in<cmsg::abi::native>(from);
    }
    return 0;
}
