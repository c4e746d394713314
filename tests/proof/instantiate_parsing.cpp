// SPDX-License-Identifier: MIT
// Everything of the library but `enable`, compiled into one object: every member of every class, every view with every
// accessor, each way to walk, visit and decode, for every layout. Not a program: the symbols that the object needs
// are the proof. Whoever adds something to the interface adds it here.

#include <cmsg/all_systems.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include <sys/socket.h> // for msghdr, mmsghdr
#include <sys/types.h>  // for ssize_t

namespace {

using everything =
    cmsg::receive_set<cmsg::scm_timestampns, cmsg::timestamping_flags<24>, cmsg::so_rxq_ovfl, cmsg::udp_gro,
                      cmsg::ipv6_pktinfo, cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos, cmsg::ip_origdstaddr,
                      cmsg::ipv6_hoplimit, cmsg::ipv6_tclass, cmsg::ipv6_origdstaddr>;
using joined = cmsg::join<cmsg::receive_set<cmsg::ip_tos, cmsg::scm_timestamp>, cmsg::receive_set<cmsg::ip_tos>>;

using answers = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::segments, cmsg::drops,
                                  cmsg::hop_limit, cmsg::original_destination, cmsg::receive_time<>, cmsg::ip_recverr>;
using card_time = cmsg::join<answers, cmsg::receive_set<cmsg::receive_time<4>>>;

/// At -O0 the arguments are computed, whoever looks at them.
template <class... Values>
void keep(const Values&...)
{
}

// Every operator of an iterator.
template <class Range>
void keep_range(const Range& range)
{
    for (auto at = range.begin(); at != range.end(); at++) {
        keep(*at, at == range.begin());
    }
}

// Every accessor of every view.
void keep_all(cmsg::ip_tos view) { keep(view.value(), view.ecn(), view.dscp()); }
void keep_all(cmsg::ip_ttl view) { keep(view.value()); }
void keep_all(cmsg::ip_pktinfo view) { keep(view.interface_index(), view.local(), view.destination()); }
void keep_all(cmsg::ip_origdstaddr view) { keep(view.address()); }
void keep_all(cmsg::ipv6_tclass view) { keep(view.value(), view.ecn(), view.dscp()); }
void keep_all(cmsg::ipv6_hoplimit view) { keep(view.value()); }
void keep_all(cmsg::ipv6_pktinfo view) { keep(view.interface_index(), view.destination()); }
void keep_all(cmsg::ipv6_origdstaddr view) { keep(view.address()); }
void keep_all(cmsg::scm_timestamp view) { keep(view.time()); }
void keep_all(cmsg::scm_timestampns view) { keep(view.time()); }
void keep_all(cmsg::udp_gro view) { keep(view.segment_size()); }

void keep_all(cmsg::scm_timestamping view)
{
    const auto software = view.software();
    const auto hardware = view.hardware();
    if (software && hardware) {
        keep(cmsg::to_timespec(*software), cmsg::to_timespec(*hardware), cmsg::to_timeval(*software),
             cmsg::to_timeval(*hardware));
    }
    keep(software.has_value() ? *software : cmsg::system_time{},
         hardware.has_value() ? *hardware : cmsg::hardware_time{});
}

void keep_all(cmsg::so_rxq_ovfl view)
{
    const cmsg::drop_counter drops = view.drops();
    keep(drops.value(), drops - cmsg::drop_counter{}, drops < cmsg::drop_counter{1}, drops == cmsg::drop_counter{2});
}

template <class Stats>
void keep_stats(const Stats& stats)
{
    keep(stats.plausible(), stats.complete(), stats.find({}));
    for (const auto one : stats) {
        keep(one.type(), one.value(), one.payload());
    }
}

void keep_all(cmsg::scm_timestamping_opt_stats view)
{
    keep_stats<cmsg::opt_stats>(view);
    keep_stats(view.j1939());
}

struct keep_field {
    template <class Value>
    void operator()(const char*, const Value& value) const
    {
        keep(value);
    }
};

/// Every other view, by what it tells of itself; its ranges are walked by describe.
template <class View>
    requires requires(const View& view) { view.each_field(keep_field{}); }
void keep_all(const View& view) { view.each_field(keep_field{}); }

void keep_all(const cmsg::outcome& end)
{
    keep(static_cast<bool>(end), end.control_complete(), end.reason(), end.offset(), end.truncated(),
         end.payload_truncated(), end.unhandled(), end.wrong_size(), end == cmsg::outcome{});
}

template <class View>
void keep_found(const cmsg::field<View>& found)
{
    keep(found.state(), found.payload());
    if (found) {
        keep_all(*found);
        keep(found.operator->());
    }
}

/// A visitor that is no overloaded{}.
struct named_visitor {
    cmsg::flow operator()(cmsg::ip_tos tos) const
    {
        keep_all(tos);
        return cmsg::flow::stop;
    }
};

struct views_one_by_one {
    template <class View>
    static void walk(const cmsg::control& messages)
    {
        keep_found(cmsg::find<View>(messages));
        for (const cmsg::message message : messages) {
            keep_found(cmsg::as<View>(message));
        }
    }

    template <class... Views>
    static void walk(cmsg::view_list<Views...>, const cmsg::control& messages)
    {
        (walk<Views>(messages), ...);
    }

    template <class Set, class... Views>
    static void get(cmsg::view_list<Views...>, const typename Set::record_type& record)
    {
        (keep_found(record.template get<Views>()), ...);
        keep_all(record.outcome());
    }
};

/// Every view of a system writes its fields; behind a list of one's own.
template <class Abi>
void describe(const cmsg::basic_message<Abi>& message)
{
    char room[64];
    keep(cmsg::describe(message, room), cmsg::describe<cmsg::ip_tos>(message, room),
         cmsg::describe(cmsg::hci_views{}, message, room), cmsg::describe(cmsg::wpan_views{}, message, room),
         cmsg::describe(cmsg::misdn_views{}, message, room));
    cmsg::text_writer out{room};
    out.put_quoted({room, sizeof room});
    keep(out.written(), out.is_cut());
}

/// The walk alone works in a layout of either byte order.
template <class Abi>
void walk(const cmsg::basic_control<Abi>& messages)
{
    auto last = messages.begin();
    for (auto at = messages.begin(); at != messages.end(); at++) {
        const cmsg::basic_message<Abi> message = *at;
        keep(message.level(), message.type(), message.id(), message.payload(), message.id() == cmsg::message_id{},
             messages.offset_of(message), messages.from(messages.offset_of(message)) == at);
        describe(message);
        last = at;
    }
    keep_all(messages.outcome(last));
    keep_all(messages.outcome());
    const cmsg::read_flags flags = messages.flags();
    keep(messages.bytes(), messages.truncated(), last == messages.begin(), flags.control_truncated(),
         flags.payload_truncated(), flags.error_queue(), flags == cmsg::read_flags::cut_control(true));
    keep_all(cmsg::basic_control<Abi>{messages.bytes(), flags}.outcome());
    keep_all(cmsg::visit(messages, cmsg::overloaded{[](cmsg::basic_unhandled<Abi> other) { keep(other.message); }}));
    keep(Abi::align(1), Abi::length(1), Abi::space(1));
}

/// What the answers say.
template <class Reading>
void keep_answers(const Reading& read)
{
    const auto& local = read.template get<cmsg::local_address>();
    const auto& class_of_traffic = read.template get<cmsg::traffic_class>();
    const auto& time = read.template get<cmsg::receive_time<>>();
    const auto& from = read.template get<cmsg::original_destination>();
    cmsg::drop_counter last;
    keep(local.v4(), local.v6(), local.interface_index(), local.is_multicast(), static_cast<bool>(local),
         class_of_traffic.value(), class_of_traffic.ecn(), class_of_traffic.dscp(), time.software(), time.hardware(),
         static_cast<bool>(time), from.address().port(), read.template get<cmsg::segments>().size(),
         read.template get<cmsg::drops>().since(last), read.template get<cmsg::hop_limit>().value());
    keep_all(read.outcome());
}

/// Typed views work in every layout of the host's byte order.
template <class Abi>
void view(const cmsg::basic_control<Abi>& messages)
{
    walk(messages);
    keep_all(cmsg::visit(messages, [](auto any) { keep_all(any); }));
    keep_all(cmsg::visit(cmsg::view_list<cmsg::ip_tos>{}, messages, named_visitor{}));
    keep_all(everything::visit(messages, [](auto any) { keep_all(any); }));
    views_one_by_one::get<everything>(everything::views{}, everything::decode(messages));
    keep_answers(answers::read(messages));
    auto into = card_time::read(messages);
    card_time::read(messages, into);
    keep_answers(into);
    keep_all(cmsg::receive_set<cmsg::ip_tos>::read(messages).outcome()); // of views alone: whether all is there
    for (const cmsg::basic_message<Abi> message : messages) {
        keep_found(cmsg::as<cmsg::scm_timestamping>(message));
    }
    keep_found(cmsg::find<cmsg::ip_tos>(messages));
}

} // namespace

// Explicit instantiation compiles every member that is not a template itself.
template class cmsg::basic_control<cmsg::abi::linux_lp64>;
template class cmsg::basic_control<cmsg::abi::linux_ilp32>;
template class cmsg::basic_control<cmsg::abi::linux_lp64_be>;
template class cmsg::basic_control<cmsg::abi::linux_ilp32_be>;
template class cmsg::basic_control<cmsg::abi::darwin>;
template class cmsg::basic_control<cmsg::abi::freebsd_lp64>;
template class cmsg::basic_control<cmsg::abi::freebsd_ilp32>;
template class cmsg::basic_control<cmsg::abi::netbsd_arm64>;
template class cmsg::basic_control<cmsg::abi::openbsd_lp64>;
template class cmsg::basic_control<cmsg::abi::windows_64>;
template class cmsg::basic_control<cmsg::abi::windows_32>;
template class cmsg::basic_control<cmsg::abi::linux_x32>;
template class cmsg::basic_control<cmsg::abi::linux_mips64el>;
template class cmsg::basic_control<cmsg::abi::freebsd_ilp32_time64>;
template class cmsg::field<cmsg::ip_tos>;
template class cmsg::detail::error_fields<std::optional>;
template class cmsg::record<cmsg::ip_tos, cmsg::scm_timestamping>;
template class cmsg::control_buffer<everything>;
template class cmsg::control_buffers<everything, 4>;

namespace proof {

// With external linkage, so that nothing is left out as unused.
void every_layout(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING
{
    walk(cmsg::basic_control<cmsg::abi::linux_lp64_be>{bytes});
    walk(cmsg::basic_control<cmsg::abi::linux_ilp32_be>{bytes});
    walk(cmsg::basic_control<cmsg::abi::darwin>{bytes});
    walk(cmsg::basic_control<cmsg::abi::freebsd_lp64>{bytes});
    walk(cmsg::basic_control<cmsg::abi::freebsd_ilp32>{bytes});
    walk(cmsg::basic_control<cmsg::abi::netbsd_arm64>{bytes});
    walk(cmsg::basic_control<cmsg::abi::openbsd_lp64>{bytes});
    walk(cmsg::basic_control<cmsg::abi::windows_64>{bytes});
    walk(cmsg::basic_control<cmsg::abi::windows_32>{bytes});
    walk(cmsg::basic_control<cmsg::abi::darwin>{bytes, true});
    walk(cmsg::basic_control<cmsg::abi::freebsd_lp64>{bytes, cmsg::message_flags{0x20}});
    view(cmsg::basic_control<cmsg::abi::linux_ilp32>{bytes});
    view(cmsg::control{bytes});
    view(cmsg::control{});
}

void every_choice(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING
{
    for (const cmsg::abi::choice which : cmsg::abi::all_choices) {
        keep(cmsg::abi::name_of(which));
        cmsg::with_abi(which, [&]<class Abi>(Abi) { walk(cmsg::basic_control<Abi>{bytes}); });
    }
}

void every_view(ssize_t result, const msghdr& header) noexcept CMSGPP_NONALLOCATING
{
    const cmsg::control messages{result, header};
    views_one_by_one::walk(
        cmsg::view_list<cmsg::scm_timestamp, cmsg::scm_timestampns, cmsg::scm_timestamping, cmsg::so_rxq_ovfl,
                        cmsg::udp_gro, cmsg::ipv6_pktinfo, cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos,
                        cmsg::ip_origdstaddr, cmsg::ipv6_hoplimit, cmsg::ipv6_tclass, cmsg::ipv6_origdstaddr>{},
        messages);
}

void every_visit(ssize_t result, const msghdr& header) noexcept CMSGPP_NONALLOCATING
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_tos tos) { keep_all(tos); },
        [](const cmsg::ip_pktinfo& info) { keep_all(info); },
        [](cmsg::scm_timestamping stamps) {
            keep_all(stamps);
            return cmsg::flow::stop;
        },
        [](cmsg::unhandled other) { keep(other.message); },
        [](cmsg::wrong_size wrong) { keep(wrong.id, wrong.actual, wrong.expected, wrong.payload); },
        [](cmsg::udp_gro gro, const cmsg::message& source) {
            keep_all(gro);
            keep(source.payload());
        },
    };
    mmsghdr slot{};
    slot.msg_hdr = header;
    keep_all(cmsg::visit(slot, handlers));
    keep_all(cmsg::visit(result, slot, handlers));
    keep_all(cmsg::visit(everything::views{}, slot, handlers));
    keep_all(cmsg::visit(everything::views{}, result, slot, handlers));
    keep_all(cmsg::visit(header, [](cmsg::extended_error error) { keep_all(error); }));
    keep_all(cmsg::visit(header, [](auto any, cmsg::message source) {
        keep_all(any);
        keep(source.id());
    }));
    keep_all(cmsg::visit(cmsg::control{header}, handlers));
    keep_all(cmsg::visit(header, handlers));
    keep_all(cmsg::visit(result, header, handlers));
    keep_all(cmsg::visit(everything::views{}, cmsg::control{header}, handlers));
    keep_all(cmsg::visit(everything::views{}, header, handlers));
    keep_all(cmsg::visit(everything::views{}, result, header, handlers));
    keep_all(cmsg::visit(result, header, named_visitor{}));
    keep_all(cmsg::visit(result, header, cmsg::overloaded{[](auto any) { keep_all(any); }}));
    keep_all(cmsg::visit(result, header, cmsg::overloaded{}));
}

void every_set(ssize_t result, const msghdr& header) noexcept CMSGPP_NONALLOCATING
{
    const auto take_any = [](auto any) { keep_all(any); };
    keep_all(everything::visit(cmsg::control{header}, take_any));
    keep_all(everything::visit(header, take_any));
    keep_all(everything::visit(result, header, take_any));
    keep_all(joined::visit(result, header, take_any));
    mmsghdr slot{};
    slot.msg_hdr = header;
    keep_all(everything::visit(slot, take_any));
    keep_all(everything::visit(result, slot, take_any));
    keep_all(everything::visit(header, [](auto any, const cmsg::message& source) {
        keep_all(any);
        keep(source.payload());
    }));
    keep_found(everything::decode(slot).get<cmsg::ip_tos>());
    keep_found(everything::decode(result, slot).get<cmsg::ip_tos>());
    keep_found(cmsg::find<cmsg::ip_tos>(header));
    keep_found(cmsg::find<cmsg::ip_tos>(result, header));
    keep_found(cmsg::find<cmsg::ip_tos>(slot));
    keep_found(cmsg::find<cmsg::ip_tos>(result, slot));
    views_one_by_one::get<everything>(everything::views{}, everything::decode(cmsg::control{header}));
    views_one_by_one::get<everything>(everything::views{}, everything::decode(header));
    views_one_by_one::get<everything>(everything::views{}, everything::decode(result, header));
    views_one_by_one::get<joined>(joined::views{}, joined::decode(result, header));
    auto read = answers::read(result, header);
    keep_answers(read);
    answers::read(result, slot, read);
    keep_answers(read);
    keep_found(everything::decode(result, header).get<cmsg::scm_timestamping>());
}

void keep_object(const cmsg::icmp_object& object)
{
    const auto nobody = [](const char*, const auto&) {};
    object.each_field(nobody);
    keep(object.object_class(), object.type(), object.data());
    keep_range(object.mpls_labels());
    for (const cmsg::mpls_label one : object.mpls_labels()) {
        one.each_field(nobody);
        keep(one.label(), one.traffic_class(), one.is_bottom(), one.ttl());
    }
    if (const auto told = object.interface_information()) {
        told->each_field(nobody);
        keep(told->role(), name_of(told->role()), told->index(), told->v4(), told->v6(), told->name(), told->mtu(),
             told->complete());
    }
}

void every_range(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING
{
    const cmsg::descriptor_list descriptors{bytes};
    keep_range(descriptors);
    keep(descriptors.empty());
    keep_range(cmsg::ip_option_list{bytes});
    keep_range(cmsg::ipv6_option_list{bytes});
    const cmsg::icmp_object_list objects = cmsg::rfc4884_extension{}.objects(bytes);
    keep_range(objects);
    keep(objects.complete());
    keep_object(*objects.begin());
    keep_range(cmsg::segments{1}.of(bytes));
    keep_range(cmsg::scm_timestamping_opt_stats{bytes});
    keep(cmsg::darwin::mach_absolute_clock::time_point{2} - cmsg::darwin::mach_absolute_clock::time_point{1});
}

void every_datagram(const mmsghdr& datagram) noexcept CMSGPP_NONALLOCATING
{
    keep_all(cmsg::visit(datagram, named_visitor{}));
    keep_all(everything::visit(datagram, named_visitor{}));
    views_one_by_one::get<everything>(everything::views{}, everything::decode(datagram));
}

void every_ring(std::span<const std::byte> bytes, ssize_t result, const msghdr& request) noexcept CMSGPP_NONALLOCATING
{
    const cmsg::io_uring_datagram datagram{bytes, result, request};
    keep(cmsg::io_uring_datagram{bytes, request}, cmsg::io_uring_datagram{bytes, 28, 64}, static_cast<bool>(datagram),
         datagram.name(), datagram.name_bytes(), datagram.control(), datagram.payload(), datagram.truncated());
    keep_all(cmsg::visit(datagram, named_visitor{}));
    keep_all(cmsg::visit(result, datagram, named_visitor{}));
    keep_all(everything::visit(datagram, named_visitor{}));
    keep_all(everything::visit(result, datagram, named_visitor{}));
    keep_found(everything::decode(datagram).get<cmsg::ip_tos>());
    keep_found(everything::decode(result, datagram).get<cmsg::ip_tos>());
    keep_found(cmsg::find<cmsg::ip_tos>(datagram));
    keep_found(cmsg::find<cmsg::ip_tos>(result, datagram));
    keep(cmsg::quic_metadata::read(datagram).outcome(), cmsg::quic_metadata::read(result, datagram).outcome());
}

void keep_all(const cmsg::endpoint& one)
{
    keep(static_cast<bool>(one), one.v4(), one.v6(), one.port(), one.scope(), one == cmsg::endpoint{});
}

void every_endpoint(std::span<const std::byte> bytes, sockaddr_storage& name) noexcept CMSGPP_NONALLOCATING
{
    keep_all(cmsg::endpoint::of(nullptr, 0));
    keep_all(cmsg::endpoint::of(bytes));
    keep_all(cmsg::endpoint::of(sockaddr_in{}));
    keep_all(cmsg::endpoint::of(sockaddr_in6{}));
    keep_all(cmsg::endpoint::of(name));
    keep_all(cmsg::endpoint::of(cmsg::socket_address{bytes}));
    keep(cmsg::endpoint{}.write(name));
}

using error_entries = cmsg::receive_set<cmsg::tx_timestamps<cmsg::sof_timestamping_tx_hardware>, cmsg::path_errors,
                                        cmsg::zerocopy_completions, cmsg::txtime_errors, cmsg::ip_tos>;

void every_error(ssize_t result, const mmsghdr& slot) noexcept CMSGPP_NONALLOCATING
{
    const auto nobody = [](const char*, const auto&) {};
    const cmsg::overloaded visitor{
        [&](const cmsg::tx_timestamp& it) { it.each_field(nobody); },
        [&](cmsg::zerocopy_range it) { it.each_field(nobody); },
        [&](const cmsg::path_mtu& it) { it.each_field(nobody); },
        [&](const cmsg::send_error& it) { it.each_field(nobody); },
        [&](cmsg::txtime_error it) { it.each_field(nobody); },
        [&](cmsg::lost_entry it) { it.each_field(nobody); },
    };
    keep(error_entries::read_error(slot.msg_hdr, visitor), error_entries::read_error(result, slot.msg_hdr, visitor),
         error_entries::read_error(slot, visitor), error_entries::read_error(result, slot, visitor),
         error_entries::read_error(cmsg::control{slot}, visitor),
         error_entries::read_error(cmsg::basic_control<cmsg::abi::linux_ilp32>{}, visitor));
}

template <class Id>
void keep_pending(Id id)
{
    const auto nothing = [](int) noexcept {};
    cmsg::pending_sends<Id, int, 4> sends;
    keep(sends.push(1), sends.push(2, 100), sends.full(), sends.size(), sends.next(), sends.oldest(), sends.find(id),
         static_cast<const cmsg::pending_sends<Id, int, 4>&>(sends).find(id));
    sends.skip();
    keep(sends.finish(id), sends.finish_up_to(id), sends.finish_up_to(id, nothing));
    if constexpr (std::is_same_v<Id, cmsg::zerocopy_id>) {
        keep(sends.finish({id, id, false}, nothing));
    }
}

void every_send() noexcept CMSGPP_NONALLOCATING
{
    keep_pending(cmsg::tx_id{});
    keep_pending(cmsg::zerocopy_id{});
}

void every_buffer(std::span<mmsghdr> headers) noexcept CMSGPP_NONALLOCATING
{
    cmsg::control_buffer<everything> one;
    cmsg::control_buffers<everything, 4> several;
    one.prepare(headers[0].msg_hdr);
    several.prepare(headers);
    std::array<sockaddr_storage, 4> names;
    one.prepare(headers[0].msg_hdr, names[0]);
    several.prepare(headers, names);
    keep(one.bytes(), one.capacity, several[0], several.size());
}

} // namespace proof
