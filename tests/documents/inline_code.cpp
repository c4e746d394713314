// SPDX-License-Identifier: MIT
// The code inside of the text of comments and documents, by file, with around it what that text takes for granted; what
// it leaves out as `…` stands here. tools/readme.sh compares the two. To compile is the test: nothing of it runs.
#include <cmsg/all_systems.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <sys/socket.h>

namespace {

using namespace cmsg;
using metadata = quic_metadata;

// include/cmsg/answers/local_address.hpp
[[maybe_unused]] bool to_answer_from(control_writer& writer, const local_address& local, const sockaddr& destination)
{
    return writer.put(local, destination);
}

// include/cmsg/answers/quic_metadata.hpp
static_assert(join<quic_metadata, receive_time<>>::space > quic_metadata::space);

// include/cmsg/answers/receive_time.hpp
static_assert(answer<receive_time<>> && answer<receive_time<sof_timestamping_rx_hardware>>);
template <std::uint32_t flags>
using time_by_flags = receive_time<flags>;

// include/cmsg/answers/segments.hpp
template <class Send>
[[maybe_unused]] void in_pieces(std::span<const std::byte> payload, Send send)
{
    // clang-format off
    for (auto piece : cmsg::segments{1200}.of(payload)) send(piece);
    // clang-format on
}

// include/cmsg/answers/traffic_class.hpp
[[maybe_unused]] bool to_mark(int fd, control_writer& writer, const sockaddr& destination)
{
    const traffic_class marks = traffic_class::of_socket(fd, destination);
    return writer.put(marks, destination) && writer.without<traffic_class>();
}

// include/cmsg/core/control.hpp
static_assert(cmsg::message_flags{0x20} != cmsg::message_flags{});

// include/cmsg/core/load.hpp
// include/cmsg/core/store.hpp
template <class T>
[[maybe_unused]] constexpr std::size_t bytes_of = sizeof(T);

// include/cmsg/describe/value.hpp
// include/cmsg/payload/icmp_object.hpp
template <class Range>
concept knows_its_end = requires(const Range& range)
{
    {
        range.complete()
        } -> std::same_as<bool>;
};
static_assert(knows_its_end<icmp_object_list>);

// include/cmsg/errors/pending_sends.hpp
[[maybe_unused]] void of_a_stream(pending_sends<tx_id, int, 4>& sends, int value, std::uint32_t bytes, tx_id id)
{
    static_cast<void>(sends.push(value, bytes));
    const auto f = [](int each) { static_cast<void>(each); };
    f(value);
    sends.finish_up_to(id, f);
}

// include/cmsg/payload/extended_error.hpp
[[maybe_unused]] void objects_of(const send_error& error, const std::byte* payload, std::size_t received)
{
    for (const cmsg::icmp_object object : error.extension.objects({payload, received})) {
        static_cast<void>(object);
    }
}

// include/cmsg/payload/rds_trace.hpp
static_assert(std::same_as<decltype(cmsg::detail::rds_traces{}.size()), std::size_t>);

// include/cmsg/payload/tlv_range.hpp
struct element {
    explicit constexpr element(std::span<const std::byte>) noexcept {}
    static constexpr bool ends_at(std::span<const std::byte> rest) noexcept;
    static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept;
};
constexpr bool element::ends_at(std::span<const std::byte> rest) noexcept { return rest.empty(); }
constexpr std::size_t element::size_at(std::span<const std::byte> rest) noexcept { return rest.size(); }
static_assert(tlv_range<element>{{}}.complete());

// include/cmsg/platform/platform_of.hpp
class my_view;
[[maybe_unused]] constexpr cmsg::abi::platform platform_of(const my_view*) { return cmsg::abi::platform::freebsd; }

// include/cmsg/platform/system.hpp
template <class Result>
concept is_a_result = std::constructible_from<returned, Result>;
static_assert(is_a_result<ssize_t> && !is_a_result<decltype(ssize_t{} > 0)>);
[[maybe_unused]] bool no_result(ssize_t received) { return received > 0; }

// include/cmsg/platform/with_abi.hpp
[[maybe_unused]] void of_a_capture(cmsg::abi::choice captured_on, std::span<const std::byte> bytes, message_flags flags)
{
    std::array<char, 256> line{};
    cmsg::with_abi(captured_on, [&]<class Abi>(Abi) {
        for (const auto message : cmsg::basic_control<Abi>{bytes, flags}) {
            static_cast<void>(cmsg::describe(message, line));
        }
    });
    cmsg::with_abi(captured_on, []<class Abi>(Abi) {
        if constexpr (Abi::byte_order == std::endian::native) {
            static_assert(Abi::byte_order == std::endian::native);
        }
    });
}

// include/cmsg/receive/batch.hpp
template <class Visitor>
[[maybe_unused]] void of_a_batch(std::span<mmsghdr> headers, int received, Visitor visitor)
{
    for (const mmsghdr& datagram : cmsg::batch{headers, received})
        metadata::visit(datagram, visitor);
}

// include/cmsg/receive/enable.hpp
[[maybe_unused]] void each_option(const decltype(metadata::enable(0))& enabled)
{
    enabled.each([](const char* name, int error, bool applicable) {
        const auto f = [](const char*, int, bool) {};
        f(name, error, applicable);
    });
}

// include/cmsg/receive/entry.hpp
using View = ip_ttl;
struct an_answer {
    using views = cmsg::view_list<View>;
    constexpr void operator()(View view) noexcept;
    std::int32_t hops = 0;
};
constexpr void an_answer::operator()(View view) noexcept { hops = view.value(); }
static_assert(answer<an_answer>);
struct an_error_entry {
    using queued = cmsg::view_list<ip_recverr>;
    using options = cmsg::view_list<ip_recverr>;
    using values = cmsg::error_values<send_error>;
};
static_assert(error_entry<an_error_entry>);

// include/cmsg/receive/io_uring.hpp
struct io_uring_cqe {
    std::int32_t res;
};
template <class Visitor>
[[maybe_unused]] void of_a_ring(std::span<const std::byte> buffer, const io_uring_cqe& completion,
                                const msghdr& request, Visitor visitor)
{
    const cmsg::io_uring_datagram datagram{buffer, completion.res, request};
    if (!datagram) {
        return;
    }
    metadata::visit(datagram, visitor);
}

// include/cmsg/receive/join.hpp
template <class Other>
using becomes = receive_time<>::joined_with<Other>;
static_assert(std::same_as<becomes<receive_time<1>>, receive_time<1>>);
static_assert(join<quic_metadata, receive_time<>>::space > 0);

// include/cmsg/receive/layout.hpp
struct consumer {
    template <class>
    static constexpr flow expect(std::span<const std::byte>) noexcept
    {
        return flow::proceed;
    }
    static constexpr flow give(std::span<const std::byte> payload) noexcept { return expect<View>(payload); }
};

// include/cmsg/receive/reading.hpp
[[maybe_unused]] auto came(const join<metadata, receive_time<sof_timestamping_rx_software>>::reading_type& d)
{
    return d.get<receive_time<>>();
}

// include/cmsg/receive/received_fds.hpp
[[maybe_unused]] void take_all(ssize_t received, const msghdr& header)
{
    cmsg::received_fds fds{received, header};
    while (std::optional<int> fd = fds.release()) {
        static_cast<void>(fd);
    }
    fds.close_on_exec();
    fds.close();
}

// include/cmsg/receive/unlisted.hpp
[[maybe_unused]] void enabled_by_others(int fd)
{
    if (const auto lost = cmsg::unlisted<metadata>(fd))
        lost.each([](const char* name, std::size_t space) {
            const auto f = [](const char*, std::size_t) {};
            f(name, space);
        });
}

// include/cmsg/receive/view_set.hpp
[[maybe_unused]] auto past_the_header(ssize_t result, const msghdr& header)
{
    return receive_set<ip_tos>::decode(cmsg::control{result, header});
}

// include/cmsg/send/local_address.hpp
// include/cmsg/send/traffic_class.hpp
[[maybe_unused]] void by_destination(control_writer& writer, const sockaddr& destination)
{
    const auto put = [&](const auto& value) { return writer.put(value, destination); };
    static_cast<void>(put(local_address{}) || put(traffic_class{}));
}

// include/cmsg/send/payload.hpp
// include/cmsg/send/sendable.hpp
using send::value_info;
constexpr int level = 0;
constexpr int type = 200;
struct a_value {
    static constexpr value_info about{.id = {level, type}, .size = 4};
    constexpr void write(auto& payload) const noexcept;
    static constexpr bool refused_by(int error) { return send::is_refusal(error); }
    [[nodiscard]] bool valid() const { return true; }
    template <class Abi>
    [[nodiscard]] bool valid_in() const
    {
        return true;
    }
    template <class Written>
    [[nodiscard]] bool valid_beside(Written) const
    {
        return true;
    }
};
constexpr void a_value::write(auto& payload) const noexcept { payload.integer(std::uint32_t{}); }
static_assert(send::sendable<a_value>);
[[maybe_unused]] bool is_valid(const a_value& value, const control& written,
                               send::payload_writer<cmsg::abi::native>& payload)
{
    using Abi = cmsg::abi::native;
    value.write(payload);
    return value.valid() && value.valid_in<Abi>() && value.valid_beside(written);
}
struct of_any_size {
    static constexpr value_info about{.id = {level, type}};
    constexpr void write(auto&) const noexcept {}
    [[nodiscard]] std::size_t payload_size() const { return 0; }
    template <class Abi>
    [[maybe_unused]] static constexpr std::size_t payload_size_in = sizeof(long);
};
static_assert(send::sendable<of_any_size>);
template <class Abi>
[[maybe_unused]] constexpr std::size_t size_of_one = of_any_size::payload_size_in<Abi>;
constexpr std::size_t count = 2;
static_assert(send::scm_rights::payload_size_of(count) == count * sizeof(int));

// include/cmsg/send/reply.hpp
[[maybe_unused]] bool without_the_source(const control_writer& writer)
{
    return worth_sending_without<send::ip_pktinfo, send::ipv6_pktinfo>(errno, writer);
}

// include/cmsg/send/socket.hpp
[[maybe_unused]] bool without_the_id(const control_writer& writer)
{
    using send::scm_ts_opt_id;
    return worth_sending_without<scm_ts_opt_id>(errno, writer);
}

// include/cmsg/send/worth_sending_without.hpp
template <class... Values>
[[maybe_unused]] void tried_again(int fd, const msghdr& header, control_writer& writer)
{
    if (sendmsg(fd, &header, 0) < 0 && cmsg::worth_sending_without<cmsg::send::udp_segment>(errno, writer)) {
        writer.without<Values...>();
    }
}

// include/cmsg/views/linux/hci.hpp
template <class Visitor>
[[maybe_unused]] auto of_bluetooth(const control& messages, Visitor visitor)
{
    return visit(hci_views{}, messages, visitor);
}

// include/cmsg/views/linux/socket_opt_stats.hpp
static_assert(set_entry<up_to<scm_timestamping_opt_stats, 256>>);

// include/cmsg/views/linux/socket_time_flags.hpp
static_assert(set_entry<timestamping_flags<sof_timestamping_rx_software>>);

// include/cmsg/visit/match.hpp
// include/cmsg/visit/visit.hpp
template <class Abi>
struct taker {
    template <class>
    constexpr void whole(const basic_message<Abi>&) noexcept
    {
    }
    template <class>
    constexpr void wrong_size(const basic_message<Abi>&) noexcept
    {
    }
};
[[maybe_unused]] void give_both(taker<cmsg::abi::native>& to, const basic_message<cmsg::abi::native>& message)
{
    to.whole<View>(message);
    to.wrong_size<View>(message);
}

// include/cmsg/visit/view.hpp
namespace own {
class View {
public:
    static constexpr view_info about{.name = "EXAMPLE", .id = {level, type}, .size = 4};
    explicit constexpr View(std::span<const std::byte> payload) noexcept;

    template <class Abi>
    static constexpr bool accepts(message_id, std::size_t) noexcept
    {
        return true;
    }
    static int enable(socket_type fd) noexcept { return fd < 0 ? -1 : 0; }
    void each_field(auto sink) const { sink("name", value); }

    std::uint32_t value = 0;
};
constexpr View::View(std::span<const std::byte>) noexcept {}
template <class Abi>
[[maybe_unused]] bool is_accepted(socket_type fd, message_id id, std::size_t size)
{
    return View::accepts<Abi>(id, size) && View::enable(fd) == 0;
}
} // namespace own
static_assert(typed_view<own::View> && set_entry<own::View>);

// include/cmsg/visit/view_info.hpp
static_assert(own::View::about.place == place{});

// docs/addresses.md
[[maybe_unused]] bool pinned(const local_address& asked, control_writer& writer)
{
    return reply_from(asked, writer, reply_route::same_interface);
}

// docs/answers.md
[[maybe_unused]] void send_back(ssize_t received, const msghdr& header, control_writer& writer, const sockaddr& to)
{
    const auto d = metadata::read(received, header);
    writer.put(d.get<cmsg::traffic_class>(), to);
    writer.put(d.get<cmsg::local_address>(), to);
}

// docs/descriptors.md
static_assert(set_entry<up_to<cmsg::scm_rights, 1>>);
[[maybe_unused]] void pass(control_writer& control, std::span<const int> files)
{
    control.put(cmsg::send::scm_rights{files});
}

// docs/ecn.md
[[maybe_unused]] bool marked(const metadata::reading_type& d, control_writer& control, const sockaddr& to)
{
    return control.put(d.get<cmsg::traffic_class>(), to) || worth_sending_without<cmsg::traffic_class>(errno, control);
}

// docs/error_queue.md
[[maybe_unused]] auto objects_in(const send_error& e, std::span<const std::byte> data)
{
    return e.extension.objects(data);
}

// docs/own_types.md
template <class Payload>
[[maybe_unused]] void written(Payload& payload, std::uint32_t value)
{
    payload.integer(value);
    payload.network(value);
    payload.address(in_addr{});
    payload.bytes(std::span<const std::byte>{});
}
using writes_native = decltype(written(std::declval<send::payload_writer<cmsg::abi::native>&>(), 0));

// docs/performance.md
using List = receive_set<traffic_class>;
[[maybe_unused]] void in_place(ssize_t received, const msghdr& header, List::reading_type& into)
{
    const auto d = List::read(received, header);
    static_cast<void>(d);
    List::read(received, header, into);
}

// docs/porting.md
template <class Handler>
[[maybe_unused]] void ported(int fd, ssize_t received, msghdr& header, Handler handler, std::span<const int> fds)
{
    static_cast<void>(List::enable(fd) && cmsg::receive_set<cmsg::local_address>::enable(fd));
    cmsg::control_buffer<List> control;
    control.prepare(header);
    if (header.msg_flags & MSG_CTRUNC) {
        for (cmsg::message m : cmsg::control{received, header}) {
            handler(m);
        }
    }
    const auto d = join<metadata, receive_set<hop_limit>>::read(received, header);
    if (!d.outcome()) {
        handler(cmsg::received_fds{received, header});
    }
    handler(d.get<cmsg::local_address>());
    handler(d.get<cmsg::hop_limit>());
    List::visit(received, header, [](const auto&) {});
    static_cast<void>(fds);
}
[[maybe_unused]] void ported_to_send(msghdr& header, control_writer& control, std::span<const int> fds,
                                     std::uint16_t size, std::uint8_t dscp, cmsg::ecn ecn, const sockaddr_in6& source,
                                     const sockaddr& to)
{
    const auto put = [&](const auto&... what) { static_cast<void>(control.put(what...)); };
    put(cmsg::send::ip_pktinfo{0, in_addr{}});
    put(cmsg::send::scm_rights{fds});
    put(cmsg::send::udp_segment{size});
    put(cmsg::traffic_class{dscp, ecn}, to);
    put(cmsg::local_address::of(source), to);
    control.apply(header);
}

// docs/reading.md
namespace reading {
using metadata = receive_set<ip_tos>;
[[maybe_unused]] void in_four_ways(int fd, ssize_t received, msghdr& header, std::span<mmsghdr> headers,
                                   std::span<char> room, sockaddr_storage& name)
{
    static_assert(set_entry<up_to<cmsg::scm_rights, 4>>);
    const auto enabled = metadata::enable(fd);
    enabled.each([](const char*, int, bool) {});
    cmsg::control_buffer<metadata> control;
    control.prepare(header);
    control.prepare(header, name);
    for (cmsg::message m : cmsg::control{received, header}) {
        const cmsg::message& message = m;
        static_cast<void>(cmsg::describe(message, room));
    }
    static_cast<void>(cmsg::visit(received, header, cmsg::overloaded{[](ip_tos) {}}));
    static_cast<void>(metadata::visit(received, header, [](ip_tos) {}));
    auto r = metadata::decode(received, header);
    if (auto tos = r.get<cmsg::ip_tos>()) {
        static_cast<void>(tos);
    }
    static_cast<void>(cmsg::received_fds{received, header});
    static_cast<void>(cmsg::batch{headers, recvmmsg(fd, headers.data(), 1, 0, nullptr)});
    static_cast<void>(cmsg::basic_control<cmsg::abi::darwin>{std::span<const std::byte>{}});
}
} // namespace reading
[[maybe_unused]] auto by_answer(ssize_t received, const msghdr& header)
{
    const auto d = metadata::read(received, header);
    return d.get<cmsg::traffic_class>().ecn();
}

// docs/refusals.md
template <class... Values>
[[maybe_unused]] void judged(control_writer& writer)
{
    if (cmsg::worth_sending_without<Values...>(errno, writer)) {
        writer.without<Values...>();
    }
}

// docs/sendable.md
[[maybe_unused]] bool with_ttl(control_writer& writer) { return writer.put(cmsg::send::ip_ttl{1}); }

// docs/sending.md
[[maybe_unused]] auto pieces_of(std::size_t size, std::span<const std::byte> payload)
{
    return cmsg::segments{size}.of(payload);
}

// docs/sizes.md
static_assert(set_entry<up_to<cmsg::scm_rights, 4>>);
[[maybe_unused]] bool has_room(int fd, cmsg::control_buffer<metadata>& control, msghdr& header)
{
    control.prepare(header);
    return !cmsg::unlisted<metadata>(fd);
}

// docs/timestamps.md
template <class Value>
[[maybe_unused]] void matched(cmsg::pending_sends<cmsg::tx_id, Value, 64>& sends, const tx_timestamp& t)
{
    const auto find = [&](tx_id id) { return sends.find(id); };
    const auto finish = [&](tx_id id) { return sends.finish(id); };
    static_cast<void>(find(t.id) != nullptr && finish(t.id));
}

} // namespace
