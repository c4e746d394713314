// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_OWNED_VARIANTS_HPP
#define CMSGPP_BENCH_PARSE_OWNED_VARIANTS_HPP

// A parser that returns a vector of variants which own what they hold, and a caller that visits them: what the
// crate nix does with its ControlMessageOwned. A message of an unknown type or size is copied as bytes.

#include "parse/one_message.hpp"
#include "parse/raw_message.hpp"
#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <variant>
#include <vector>

#include <netinet/in.h> // for IPPROTO_IP, IP_TTL and their like
#include <sys/socket.h> // for SCM_RIGHTS, SO_TIMESTAMPING

namespace bench::owned {

/// A message of a known type, by value.
template <message Message>
struct known {
    alignas(8) std::array<unsigned char, raw<Message>::size> payload;
};

struct descriptors {
    std::vector<int> list;
};

struct unknown {
    cmsghdr_copy header;
    std::vector<std::byte> data;
};

using variant = std::variant<unknown, descriptors, known<message::timestampns>, known<message::timestamping>,
                             known<message::rxq_ovfl>, known<message::udp_gro>, known<message::ip_pktinfo>,
                             known<message::ip_ttl>, known<message::ip_tos>, known<message::ip_origdstaddr>,
                             known<message::ipv6_pktinfo>, known<message::ipv6_hoplimit>, known<message::ipv6_tclass>,
                             known<message::ipv6_origdstaddr>, known<message::ip_recverr>>;

template <message Message>
[[nodiscard]] variant copy_of(const cmsghdr_copy& header, std::span<const std::byte> data)
{
    if (known<Message> copy; data.size() == sizeof copy.payload) {
        std::memcpy(&copy.payload, data.data(), sizeof copy.payload);
        return copy;
    }
    return unknown{header, {data.begin(), data.end()}};
}

[[nodiscard]] inline variant decode(const cmsghdr_copy& header, std::span<const std::byte> data)
{
    switch (header.level) {
    case SOL_SOCKET:
        switch (header.type) {
        case SCM_RIGHTS: {
            descriptors received;
            received.list.resize(data.size() / sizeof(int));
            std::memcpy(received.list.data(), data.data(), received.list.size() * sizeof(int));
            return received;
        }
        case SO_TIMESTAMPNS:
            return copy_of<message::timestampns>(header, data);
        case SO_TIMESTAMPING:
            return copy_of<message::timestamping>(header, data);
        case SO_RXQ_OVFL:
            return copy_of<message::rxq_ovfl>(header, data);
        }
        break;
    case IPPROTO_IP:
        switch (header.type) {
        case IP_PKTINFO:
            return copy_of<message::ip_pktinfo>(header, data);
        case IP_TTL:
            return copy_of<message::ip_ttl>(header, data);
        case IP_TOS:
            return copy_of<message::ip_tos>(header, data);
        case ip_origdstaddr_number:
            return copy_of<message::ip_origdstaddr>(header, data);
        case IP_RECVERR:
            return copy_of<message::ip_recverr>(header, data);
        }
        break;
    case IPPROTO_IPV6:
        switch (header.type) {
        case IPV6_PKTINFO:
            return copy_of<message::ipv6_pktinfo>(header, data);
        case IPV6_HOPLIMIT:
            return copy_of<message::ipv6_hoplimit>(header, data);
        case IPV6_TCLASS:
            return copy_of<message::ipv6_tclass>(header, data);
        case ipv6_origdstaddr_number:
            return copy_of<message::ipv6_origdstaddr>(header, data);
        }
        break;
    case SOL_UDP:
        if (header.type == udp_gro_number) {
            return copy_of<message::udp_gro>(header, data);
        }
        break;
    }
    return unknown{header, {data.begin(), data.end()}};
}

/// Takes what the program wants; everything else is unhandled.
template <class Wanted>
struct reader {
    fields& read;
    pick_counts& counts;

    template <message Message>
    void operator()(const known<Message>& one) const
    {
        if (Wanted::has(Message)) {
            raw<Message>::read(one.payload.data(), read);
        } else {
            ++counts.unhandled;
        }
    }
    void operator()(const descriptors&) const { ++counts.unhandled; }
    void operator()(const unknown&) const { ++counts.unhandled; }
};

} // namespace bench::owned

namespace bench {

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome owned_variants(ssize_t result, const msghdr& header, fields& read)
{
    std::vector<owned::variant> messages;
    bool ok = true;
    for (std::span<const std::byte> bytes = control_bytes(result, header); ok && !bytes.empty();) {
        const one_message parsed = parse_one(bytes);
        ok = parsed.ok;
        if (ok) {
            messages.push_back(owned::decode(parsed.header, parsed.data));
        }
        bytes = parsed.remainder;
    }
    pick_counts counts;
    for (const owned::variant& message : messages) {
        std::visit(owned::reader<Wanted>{read, counts}, message);
    }
    return values_only(ok, result, header, counts);
}

} // namespace bench

#endif
