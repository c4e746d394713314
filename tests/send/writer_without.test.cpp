// SPDX-License-Identifier: MIT
// What is taken back of what was written, and which refusals are forgotten with it.
#include <cmsg/send/writer.hpp>
#include <cmsg/send/writer.hpp>

#include "support/check.hpp"
#include "support/destinations.hpp"
#include "support/memory.hpp"
#include "support/send_checks.hpp"

#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using namespace support;

/// Every sequence of four messages of three kinds: what is left is what would have been written without the one kind.
template <class Abi>
constexpr bool is_as_if_never_put(unsigned sequence)
{
    std::array<std::byte, 128> with{};
    std::array<std::byte, 128> never{};
    cmsg::basic_control_writer<Abi> writer{with};
    cmsg::basic_control_writer<Abi> expected{never};
    bool has_segment = false;
    for (unsigned i = 0; i < 4; ++i, sequence /= 3) {
        switch (sequence % 3) {
        case 0:
            has_segment = true;
            writer.put(send::udp_segment{1000 + i});
            break;
        case 1:
            writer.put(send::ip_pktinfo{i});
            expected.put(send::ip_pktinfo{i});
            break;
        default: writer.put(send::so_mark{i}); expected.put(send::so_mark{i});
        }
    }
    return writer.template without<send::udp_segment>() == has_segment &&
           !writer.template without<send::udp_segment>() && writer.bytes().size() == expected.bytes().size() &&
           is_equal(with.data(), never.data(), expected.bytes().size());
}

// pitfall 29
constexpr auto takes_back_wherever_it_stands = [](auto abi) {
    for (unsigned sequence = 0; sequence < 81; ++sequence) {
        if (!CMSGPP_CHECK(is_as_if_never_put<decltype(abi)>(sequence))) {
            return false;
        }
    }
    return true;
};
TEST(ControlWriter, TakesBackAMessageWhereverItStands) { CMSGPP_HOLDS_IN_EVERY_ABI(takes_back_wherever_it_stands); }

// pitfall 29
constexpr auto takes_back_several_kinds = [](auto abi) {
    using layout = decltype(abi);
    if (layout::platform == cmsg::abi::platform::netbsd) { // takes no traffic class
        return true;
    }
    std::array<std::byte, 256> room{};
    cmsg::basic_control_writer<layout> writer{room};
    const auto both = cmsg::traffic_class::of(1); // two kinds, of numbers that the layout's system has
    const bool is_put = writer.put(both, v4()) && writer.put(send::so_mark{1}) && writer.put(both, v6()) &&
                        writer.put(send::udp_segment{1});
    return CMSGPP_CHECK(is_put) && CMSGPP_CHECK(!writer.template without<send::so_priority>()) &&
           CMSGPP_CHECK(writer.template without<send::traffic_class, send::udp_segment>()) &&
           CMSGPP_CHECK(writer.bytes().size() == layout::space(4)) &&
           CMSGPP_CHECK(writer.template without<send::so_mark>()) && CMSGPP_CHECK(writer.bytes().empty());
};
TEST(ControlWriter, TakesBackSeveralKindsAtOnce) { CMSGPP_HOLDS_IN_EVERY_ABI(takes_back_several_kinds); }

constexpr bool forgets_the_failure_of_what_is_taken_back()
{
    std::array<std::byte, 32> room{};
    control_writer writer{room};
    const bool is_kept = !writer.put(send::udp_segment{70000}) && !writer.without<send::ip_tos>() && writer.failed();
    return CMSGPP_CHECK(is_kept) && CMSGPP_CHECK(!writer.without<send::udp_segment>()) &&
           CMSGPP_CHECK(!writer.failed());
}
TEST(ControlWriter, ForgetsTheFailureOfWhatIsTakenBack) { CMSGPP_HOLDS(forgets_the_failure_of_what_is_taken_back()); }

// The others that were refused are missing all the same.
constexpr bool remembers_the_other_failures()
{
    std::array<std::byte, 32> room{};
    control_writer writer{room};
    writer.put(send::udp_segment{70000});
    writer.put(send::ip_ttl{0});
    bool is_remembered = !writer.without<send::udp_segment>() && writer.failed() == send::ip_ttl::about.id &&
                         writer.reason() == send::refusal::out_of_range;
    is_remembered = is_remembered && !writer.without<send::ip_ttl>() && !writer.failed();
    writer.put(send::ip_ttl{0}); // the other way round
    writer.put(send::udp_segment{70000});
    writer.without<send::udp_segment>();
    is_remembered = is_remembered && writer.failed() == send::ip_ttl::about.id;
    writer.without<send::ip_ttl>();
    is_remembered = is_remembered && !writer.failed();
    writer.put(send::ip_ttl{0}); // the same one several times
    writer.put(send::ip_ttl{0});
    writer.put(send::udp_segment{70000});
    writer.put(send::ip_ttl{0});
    writer.put(send::udp_segment{70000});
    writer.without<send::udp_segment, send::ip_ttl>();
    return CMSGPP_CHECK(is_remembered) && CMSGPP_CHECK(!writer.failed()) &&
           CMSGPP_CHECK(writer.reason() == send::refusal::none);
}
TEST(ControlWriter, RemembersTheOtherFailures) { CMSGPP_HOLDS(remembers_the_other_failures()); }

// Two are known by id. With a third one, something is known to be missing, whichever of the others are taken back.
constexpr bool never_forgets_a_third_failure()
{
    std::array<std::byte, 32> room{};
    for (int step = 0; step < 3; ++step) {
        control_writer writer{room};
        writer.put(send::udp_segment{70000});
        writer.put(send::ip_ttl{0});
        writer.put(send::ip_tos{256});
        if (step == 0) {
            writer.without<send::udp_segment, send::ip_ttl>();
        } else {
            writer.without<send::udp_segment>();
            if (!CMSGPP_CHECK(writer.failed() == send::ip_ttl::about.id)) {
                return false;
            }
            writer.without<send::ip_ttl>();
        }
        if (!(CMSGPP_CHECK(writer.failed()) && CMSGPP_CHECK(writer.reason() == send::refusal::out_of_range))) {
            return false;
        }
        writer.rewind();
        writer.put(send::ip_ttl{0});
        writer.without<send::ip_ttl>();
        if (!CMSGPP_CHECK(!writer.failed())) {
            return false;
        }
    }
    return true;
}
TEST(ControlWriter, NeverForgetsAThirdFailure) { CMSGPP_HOLDS(never_forgets_a_third_failure()); }

constexpr bool tells_what_it_holds()
{
    std::array<std::byte, 128> room{};
    control_writer writer{room};
    const bool is_empty = !writer.holds<send::udp_segment>() && !writer.holds<send::traffic_class>();
    writer.put(send::ip_pktinfo{});
    writer.put(send::ipv6_tclass{1});
    writer.put(send::udp_segment{70000});
    return CMSGPP_CHECK(is_empty) && CMSGPP_CHECK(writer.holds<send::ip_pktinfo>()) &&
           CMSGPP_CHECK(writer.holds<send::traffic_class>()) && CMSGPP_CHECK(!writer.holds<send::udp_segment>()) &&
           CMSGPP_CHECK(writer.holds<send::udp_segment, send::ipv6_tclass>()) &&
           CMSGPP_CHECK(!writer.holds<send::ip_tos, send::so_mark>());
}
TEST(ControlWriter, TellsWhatItHolds) { CMSGPP_HOLDS(tells_what_it_holds()); }

} // namespace
