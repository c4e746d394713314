// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_OWNED_VARIANTS_HPP
#define CMSGPP_BENCH_PARSE_OWNED_VARIANTS_HPP

// A parser that returns a vector of variants which own what they hold, and a caller that visits them: what the
// crate nix does with its ControlMessageOwned. A message of an unknown type or size is copied as bytes.

#include "parse/one_message.hpp"
#include "support/contender.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <variant>
#include <vector>

#include <netinet/in.h> // for in_pktinfo, in6_pktinfo, IP_TTL
#include <sys/socket.h> // for SCM_RIGHTS, SO_TIMESTAMPING

namespace bench {

namespace owned {

struct ip_tos {
    std::uint8_t value;
};

struct ip_ttl {
    int value;
};

struct timestamps {
    std::array<timespec, 3> stamps;
};

struct udp_gro {
    int segment_size;
};

struct descriptors {
    std::vector<int> list;
};

struct unknown {
    cmsghdr_copy header;
    std::vector<std::byte> data;
};

using message = std::variant<unknown, ip_tos, ip_ttl, in_pktinfo, in6_pktinfo, timestamps, udp_gro, descriptors>;

template <class T>
[[nodiscard]] T copy_of(std::span<const std::byte> data)
{
    T copy;
    std::memcpy(&copy, data.data(), sizeof copy);
    return copy;
}

[[nodiscard]] inline message decode(const cmsghdr_copy& header, std::span<const std::byte> data)
{
    if (header.level == SOL_SOCKET) {
        if (header.type == SCM_RIGHTS) {
            descriptors received;
            received.list.resize(data.size() / sizeof(int));
            std::memcpy(received.list.data(), data.data(), received.list.size() * sizeof(int));
            return received;
        }
        if (header.type == SO_TIMESTAMPING && data.size() == sizeof(timestamps)) {
            return copy_of<timestamps>(data);
        }
    } else if (header.level == IPPROTO_IP) {
        if (header.type == IP_TOS && data.size() == sizeof(ip_tos)) {
            return copy_of<ip_tos>(data);
        }
        if (header.type == IP_TTL && data.size() == sizeof(ip_ttl)) {
            return copy_of<ip_ttl>(data);
        }
        if (header.type == IP_PKTINFO && data.size() == sizeof(in_pktinfo)) {
            return copy_of<in_pktinfo>(data);
        }
    } else if (header.level == IPPROTO_IPV6) {
        if (header.type == IPV6_PKTINFO && data.size() == sizeof(in6_pktinfo)) {
            return copy_of<in6_pktinfo>(data);
        }
    } else if (header.level == SOL_UDP) {
        if (header.type == udp_gro_number && data.size() == sizeof(udp_gro)) {
            return copy_of<udp_gro>(data);
        }
    }
    return unknown{header, {data.begin(), data.end()}};
}

/// Takes what the program wants; everything else is unhandled.
template <class Wanted>
struct reader {
    fields& read;
    pick_counts& counts;

    void operator()(const in_pktinfo& info) const
    {
        read.interface_index = static_cast<std::uint32_t>(info.ipi_ifindex);
        read.local = info.ipi_spec_dst.s_addr;
    }
    void operator()(const ip_tos& tos) const { read.traffic_class = tos.value; }
    void operator()(const timestamps& times) const
    {
        if (const timespec& first = times.stamps[0];
            Wanted::time_and_segments && (first.tv_sec != 0 || first.tv_nsec != 0)) {
            read.received = std::int64_t{first.tv_sec} * 1'000'000'000 + first.tv_nsec;
        }
    }
    void operator()(const udp_gro& gro) const
    {
        if (Wanted::time_and_segments) {
            read.segment_size = static_cast<std::uint32_t>(gro.segment_size);
        }
    }
    template <class Other>
    void operator()(const Other&) const
    {
        ++counts.unhandled;
    }
};

} // namespace owned

template <class Wanted>
[[gnu::noinline]] cmsg::outcome owned_variants(ssize_t result, const msghdr& header, fields& read)
{
    std::vector<owned::message> messages;
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
    for (const owned::message& message : messages) {
        std::visit(owned::reader<Wanted>{read, counts}, message);
    }
    return values_only(ok, result, header, counts);
}

} // namespace bench

#endif
