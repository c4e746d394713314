// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ERRORS_READ_ERROR_HPP
#define CMSGPP_ERRORS_READ_ERROR_HPP

// One read of the error queue, handed to the handler of what it says. Never hands on what the visitor did not ask for
// under another name: what no entry of the list brings is a lost_entry.

#include <cmsg/core/control.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/errors/handlers.hpp>
#include <cmsg/errors/values.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/view_set.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visitor.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// The messages of one read of the error queue, of which the entry consists.
struct queue_entry {
    extended_error error{std::span<const std::byte>{}};
    linux_kernel::scm_timestamping stamps{std::span<const std::byte>{}};
    error_origin origin = error_origin::none; ///< also of an error that is cut
    bool has_error = false;
    bool has_stamps = false;
    bool is_of_ip = false; ///< not one of J1939, say, which has numbers of its own for what it reports
    bool has_wifi_status = false;

    template <class View>
        requires std::is_base_of_v<extended_error, View>
    constexpr void operator()(View view) noexcept
    {
        error = extended_error{view};
        origin = error.origin();
        has_error = true;
        is_of_ip = View::about.id.level == level::ip || View::about.id.level == level::ipv6;
    }

    constexpr void operator()(linux_kernel::scm_timestamping view) noexcept
    {
        stamps = view;
        has_stamps = true;
    }

    constexpr void operator()(wrong_size cut) noexcept
    {
        constexpr std::size_t origin_offset = 4; // linux include/uapi/linux/errqueue.h struct sock_extended_err
        const bool is_error = cut.id == message_id{level::ip, 11} || cut.id == message_id{level::ipv6, 25};
        if (is_error && cut.payload.size() > origin_offset) {
            origin = static_cast<error_origin>(load<std::uint8_t>(cut.payload.data() + origin_offset));
        }
    }

    /// A wifi status has the origin of a timestamp, stage and id 0, and SCM_WIFI_STATUS before it (linux v6.12
    /// net/core/skbuff.c skb_complete_wifi_ack()).
    template <class Abi>
    constexpr void operator()(basic_unhandled<Abi> other) noexcept
    {
        has_wifi_status |= other.message.id() == message_id{Abi::socket_level, so_wifi_status_number};
    }
};

/// Calls the visitor with the value that the entry is, `error` being its error: see `given` for why by its fields.
template <class Rules, template <class> class Optional, class Visitor>
constexpr void tell(const queue_entry& read, const error_fields<Optional>& error, bool truncated,
                    std::span<const std::byte> name, Visitor& visitor)
{
    if (read.has_error && !read.has_wifi_status) {
        if constexpr (Rules::template comes<tx_timestamp>) {
            if (read.origin == error_origin::timestamping) {
                tx_timestamp stamp{tx_id{error.data()}, static_cast<tx_stage>(error.info()), {}, {}};
                if (read.has_stamps) {
                    stamp.software = read.stamps.software();
                    stamp.hardware = read.stamps.hardware();
                }
                visitor(stamp);
                return;
            }
        }
        if constexpr (Rules::template comes<zerocopy_range>) {
            if (const auto range = error.zerocopy()) {
                visitor(zerocopy_range{*range});
                return;
            }
        }
        if constexpr (Rules::template comes<txtime_error>) {
            if (const auto time = error.txtime()) {
                visitor(txtime_error{*time, static_cast<txtime_failure>(error.code())});
                return;
            }
        }
        if constexpr (Rules::template one_comes<path_mtu, send_error>) {
            const bool is_of_a_path = read.origin == error_origin::local || read.origin == error_origin::icmp ||
                                      read.origin == error_origin::icmp6;
            if (read.is_of_ip && is_of_a_path) {
                const auto told = error.offender();
                const endpoint offender = told ? endpoint::of(*told) : endpoint{};
                // A router that names no size has told that the packet was lost, and nothing to lower an MTU to.
                if (const auto bytes = error.path_mtu()) {
                    visitor(path_mtu{*bytes, read.origin, endpoint::of(name), offender});
                } else {
                    const auto extension = error.rfc4884();
                    visitor(send_error{error.error(), read.origin, error.type(), error.code(), endpoint::of(name),
                                       offender, extension ? *extension : rfc4884_extension{}});
                }
                return;
            }
        }
    }
    visitor(lost_entry{truncated, read.origin});
}

/// What receive_set::read_error does, with the views of its entries: calls one handler of the visitor if the messages
/// are those of an entry of the error queue. `name` is the address that recvmsg has left, perhaps none.
/// Returns: whether they are.
template <class... Entries, class... Views, class Abi, class Visitor>
constexpr bool take_error(view_list<Views...>, const basic_control<Abi>& messages, std::span<const std::byte> name,
                          Visitor& visitor)
{
    using rules = error_rules_of<error_values<Entries...>, Visitor, std::remove_const_t<Visitor>>;
    if constexpr (obeys<rules>()) {
        if (!messages.flags().error_queue()) { // nor has a failed read any flags
            return false;
        }
        queue_entry read;
        // Of the messages of normal reads few come with an error and none with a stamp or completion: expecting them as
        // well took 2.4 times the instructions (bench/suite, question v).
        using taken = taken_views<Abi, queue_entry, Views...>;
        const outcome result = view_set_of<taken>::type::visit(messages, read);
        tell<rules>(read, read.error, result.truncated(), name, visitor);
        return true;
    } else {
        return false;
    }
}

/// The bytes of the address that a read has left beside its messages; none of control data alone.
template <class Source>
[[nodiscard]] constexpr std::span<const std::byte> name_beside(const Source& source) noexcept
{
    if constexpr (requires { source.name_bytes(); }) { // an io_uring_datagram
        return source.name_bytes();
    } else if constexpr (received_header<Source>) {
        const message_header& header = received_in(source);
        const auto* const name = static_cast<const std::byte*>(name_data(header));
        return {name, name == nullptr ? 0 : name_size(header)};
    } else {
        return {};
    }
}

/// What receive_set<Entries...>::read_error calls.
template <class... Entries>
struct error_reader {
    template <class Source, class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr bool read(const Source& source, Visitor& visitor)
    {
        const auto& messages = messages_of(source);
        using views = views_of_entries<abi_of<Source>::platform, Entries...>;
        return take_error<Entries...>(views{}, messages, name_beside(source), visitor);
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
