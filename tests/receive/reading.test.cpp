// SPDX-License-Identifier: MIT
#include <cmsg/receive/reading.hpp>
#include <cmsg/receive/reading.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/udp.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <algorithm>
#include <type_traits>

namespace {

using namespace cmsg;
using support::octets;
using bytes = support::control_bytes<cmsg::abi::native>;

/// An answer of one's own: the byte with DSCP and ECN, and how many messages it was made of.
struct marking {
    using views = view_list<linux_kernel::ip_tos, linux_kernel::ipv6_tclass, darwin::ip_recvtos>;

    std::uint8_t byte = 0;
    std::uint8_t count = 0;

    constexpr void operator()(linux_kernel::ip_tos tos) noexcept { take(tos.value()); }
    constexpr void operator()(linux_kernel::ipv6_tclass tclass) noexcept { take(tclass.value()); }
    constexpr void operator()(darwin::ip_recvtos tos) noexcept { take(tos.value()); }

    constexpr void take(std::uint8_t value) noexcept
    {
        byte = value;
        ++count;
    }
};

/// A second one that is made of a message of the first.
struct congestion {
    using views = view_list<linux_kernel::ip_tos>;
    bool seen = false;
    constexpr void operator()(linux_kernel::ip_tos tos) noexcept { seen = tos.ecn() == ecn::ce; }
};

using set = receive_set<marking, congestion, linux_kernel::udp_gro>;
using native_reading = set::reading_type;

static_assert(std::is_same_v<native_reading, reading<marking, congestion>>);
static_assert(std::is_trivially_copyable_v<native_reading>);
static_assert(std::is_same_v<set::views, view_list<linux_kernel::ip_tos, linux_kernel::ipv6_tclass, darwin::ip_recvtos,
                                                   linux_kernel::udp_gro>>);

constexpr bool default_is_absent()
{
    const native_reading none;
    return CMSGPP_CHECK(none.get<marking>().count == 0) && CMSGPP_CHECK(!none.get<congestion>().seen) &&
           CMSGPP_CHECK(none.outcome() == outcome{});
}

TEST(Reading, IsOfNothingWhenMade) { CMSGPP_HOLDS(default_is_absent()); }

constexpr bool gives_a_message_to_each_answer()
{
    bytes buffer;
    buffer.add(level::udp, 104, octets(1, 2, 3, 4)).add(level::ip, 1, octets(0xbb)).add(1000, 1);
    const auto read = set::read(control{buffer.bytes()});
    return CMSGPP_CHECK(read.get<marking>().byte == 0xbb) && CMSGPP_CHECK(read.get<marking>().count == 1) &&
           CMSGPP_CHECK(read.get<congestion>().seen) && CMSGPP_CHECK(read.outcome().unhandled() == 1) &&
           CMSGPP_CHECK(static_cast<bool>(read.outcome()));
}

TEST(Reading, GivesAMessageToEachAnswer) { CMSGPP_HOLDS(gives_a_message_to_each_answer()); }

/// A message of a wrong size is no answer, and is counted; one that comes again is given again.
constexpr bool takes_whole_messages_alone()
{
    bytes buffer;
    buffer.add(level::ip, 1, octets(0xbb)).add(level::ip, 1, octets(1, 2)).add(level::ip, 1, octets(0x10));
    const auto read = set::read(control{buffer.bytes()});
    bytes cut;
    cut.add(level::ip, 1);
    const auto none = set::read(control{cut.bytes()});
    return CMSGPP_CHECK(read.get<marking>().byte == 0x10) && CMSGPP_CHECK(read.get<marking>().count == 2) &&
           CMSGPP_CHECK(read.outcome().wrong_size() == 1) && CMSGPP_CHECK(!read.outcome()) &&
           CMSGPP_CHECK(none.get<marking>().count == 0) && CMSGPP_CHECK(none.outcome().wrong_size() == 1);
}

TEST(Reading, TakesWholeMessagesAlone) { CMSGPP_HOLDS(takes_whole_messages_alone()); }

/// Of another system's control data the answer is made of that system's messages.
constexpr bool reads_other_layouts()
{
    support::control_bytes<cmsg::abi::darwin> buffer;
    buffer.add(level::ip, 27, octets(0x2a));
    const auto read = set::read(basic_control<cmsg::abi::darwin>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<marking>().byte == 0x2a) && CMSGPP_CHECK(!read.get<congestion>().seen) &&
           CMSGPP_CHECK(read.outcome().unhandled() == 0);
}

TEST(Reading, IsOfAnyLayout) { CMSGPP_HOLDS(reads_other_layouts()); }

/// What is read into keeps nothing.
constexpr bool replaces_what_was_there()
{
    bytes buffer;
    buffer.add(level::ip, 1, octets(0xbb));
    auto read = set::read(control{buffer.bytes()});
    set::read(control{}, read);
    return CMSGPP_CHECK(read.get<marking>().count == 0) && CMSGPP_CHECK(!read.get<congestion>().seen);
}

TEST(Reading, ReplacesWhatWasThere) { CMSGPP_HOLDS(replaces_what_was_there()); }

TEST(Reading, IsOfNothingAfterAFailure)
{
    alignas(std::size_t) std::byte room[64]{};
    bytes buffer;
    buffer.add(level::ip, 1, octets(0xbb));
    std::copy(buffer.bytes().begin(), buffer.bytes().end(), room);
    message_header header{};
    detail::set_control(header, room, buffer.bytes().size());
    EXPECT_EQ(set::read(0, header).get<marking>().count, 1);
    EXPECT_EQ(set::read(-1, header).get<marking>().count, 0);
    EXPECT_EQ(set::read(-1, header).outcome().reason(), end_reason::no_message);
}

/// An answer may hold a time, whose default constructor libstdc++ does not mark noexcept.
struct arrival {
    using views = view_list<linux_kernel::scm_timestampns>;
    system_time at{};
    constexpr void operator()(linux_kernel::scm_timestampns stamp) noexcept { at = stamp.time(); }
};

constexpr bool holds_a_time()
{
    using times = receive_set<arrival>;
    static_assert(noexcept(times::reading_type{})&& noexcept(times::read(control{})));
    bytes buffer;
    buffer.add(level::socket, linux_kernel::scm_timestampns::about.id.type, support::bytes_of(std::int64_t{7}));
    const auto cut = times::read(control{buffer.bytes()});
    return CMSGPP_CHECK(cut.get<arrival>().at == system_time{}) && CMSGPP_CHECK(cut.outcome().wrong_size() == 1);
}

TEST(Reading, HoldsATime) { CMSGPP_HOLDS(holds_a_time()); }

} // namespace
