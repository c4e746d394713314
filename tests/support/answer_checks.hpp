// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ANSWER_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_ANSWER_CHECKS_HPP

// What a list of all answers says of other systems' control data. Built with the numbers of each system, which its test
// gives.

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/original_destination.hpp>
#include <cmsg/answers/quic_metadata.hpp>
#include <cmsg/answers/receive_time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace support {

using all_answers = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::segments, cmsg::drops,
                                      cmsg::hop_limit, cmsg::original_destination, cmsg::receive_time<>>;

/// 2000::, by interface 7.
inline constexpr auto in6_pktinfo_of_seven = [] {
    std::array<std::byte, 20> payload{};
    payload[0] = std::byte{0x20};
    store(payload.data() + 16, 7, 4, std::endian::native);
    return payload;
}();

/// Of a BSD's message numbers those in which they differ.
struct bsd_numbers {
    std::int32_t time;
    std::int32_t ttl;
    std::int32_t tos; ///< none: that system has no such message
    std::int32_t tclass;
    std::int32_t interface = 20;

    static constexpr std::int32_t none = -1;
};

/// From 10.0.0.9 by interface 5, at seven seconds.
template <class Abi>
constexpr bool answers_ipv4_of_a_bsd(const bsd_numbers& numbers)
{
    namespace level = cmsg::level;
    std::array<std::byte, 20> link{}; // struct sockaddr_dl
    link[0] = std::byte{20};          // sdl_len
    store(link.data() + 2, 5, 2, std::endian::native);
    std::array<std::byte, 16> time{};
    store(time.data(), 7, 8, std::endian::native);
    control_bytes<Abi, 512> buffer;
    buffer.add(Abi::socket_level, numbers.time, time);
    buffer.add(level::ip, 7, octets(10, 0, 0, 9)).add(level::ip, numbers.interface, link);
    buffer.add(level::ip, numbers.ttl, octets(63));
    if (numbers.tos != bsd_numbers::none) {
        buffer.add(level::ip, numbers.tos, octets(0xbb));
    }
    const auto read = all_answers::read(cmsg::basic_control<Abi>{buffer.bytes()});
    const auto& local = read.template get<cmsg::local_address>();
    const auto stamp = read.template get<cmsg::receive_time<>>().software();
    const auto marked = numbers.tos == bsd_numbers::none ? cmsg::traffic_class{} : cmsg::traffic_class::of(0xbb);
    return CMSGPP_CHECK(read.template get<cmsg::traffic_class>() == marked) &&
           CMSGPP_CHECK(local.v6().s6_addr[12] == 10) && CMSGPP_CHECK(local.v4().has_value()) &&
           CMSGPP_CHECK(local.interface_index() == 5) &&
           CMSGPP_CHECK(read.template get<cmsg::hop_limit>().value() == 63) && CMSGPP_CHECK(stamp.has_value()) &&
           CMSGPP_CHECK(stamp->time_since_epoch().count() == 7'000'000'000) &&
           CMSGPP_CHECK(!read.template get<cmsg::segments>()) && CMSGPP_CHECK(!read.template get<cmsg::drops>()) &&
           CMSGPP_CHECK(static_cast<bool>(read.outcome())) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}

template <class Abi>
constexpr bool answers_ipv6_of_a_bsd(const bsd_numbers& numbers)
{
    namespace level = cmsg::level;
    control_bytes<Abi, 512> buffer;
    buffer.add(level::ipv6, 46, in6_pktinfo_of_seven).add(level::ipv6, 47, bytes_of(std::int32_t{5}));
    buffer.add(level::ipv6, numbers.tclass, bytes_of(std::int32_t{0xbb}));
    const auto read = all_answers::read(cmsg::basic_control<Abi>{buffer.bytes()});
    const auto& local = read.template get<cmsg::local_address>();
    return CMSGPP_CHECK(read.template get<cmsg::traffic_class>() == cmsg::traffic_class::of(0xbb)) &&
           CMSGPP_CHECK(local.v6().s6_addr[0] == 0x20) && CMSGPP_CHECK(local.interface_index() == 7) &&
           CMSGPP_CHECK(read.template get<cmsg::hop_limit>().value() == 5) &&
           CMSGPP_CHECK(read.outcome().unhandled() == 0);
}

} // namespace support

#endif
