// SPDX-License-Identifier: MIT
#include <cmsg/visit/walk.hpp>
#include <cmsg/visit/walk.hpp>

#include <cmsg/core/control.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/visit/visit.hpp>

#include "support/build.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using cmsg::flow;
using cmsg::linux_kernel::ip_tos;
using cmsg::linux_kernel::ip_ttl;

/// Counts what it is given, and stops at the third.
struct counter {
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;
    std::uint32_t offered = 0;

    template <class Abi>
    constexpr flow offer(const cmsg::basic_message<Abi>& arrived) noexcept
    {
        wrong_size_count += arrived.payload().empty() ? 1U : 0U;
        return ++offered == 3 ? flow::stop : flow::proceed;
    }
};

struct without_counts {
    constexpr flow offer(const cmsg::message&) noexcept { return flow::proceed; }
};

struct without_flow {
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;
    constexpr void offer(const cmsg::message&) noexcept {}
};

// -- the contract: what the walk and a receive_set give messages to

using visitor = cmsg::overloaded<>;
using dispatcher = cmsg::detail::dispatcher<cmsg::abi::native, const visitor, cmsg::view_list<>>;
using writer = cmsg::detail::record_writer<ip_tos, ip_ttl>;

static_assert(cmsg::detail::message_consumer<counter, cmsg::abi::native>);
static_assert(cmsg::detail::message_consumer<counter, cmsg::abi::darwin>);
static_assert(!cmsg::detail::message_consumer<without_counts, cmsg::abi::native>);
static_assert(!cmsg::detail::message_consumer<without_flow, cmsg::abi::native>);
static_assert(!cmsg::detail::message_consumer<visitor, cmsg::abi::native>);
static_assert(cmsg::detail::expecting_consumer<dispatcher, ip_tos>);
static_assert(cmsg::detail::expecting_consumer<writer, ip_ttl>);
static_assert(!cmsg::detail::expecting_consumer<counter, ip_tos>); // has no `expect`

// -- what it does

constexpr auto four = [] {
    support::control_bytes<cmsg::abi::native> bytes;
    const auto payload = support::octets(1);
    bytes.add(0, 1, payload).add(0, 2).add(0, 3, payload).add(0, 4, payload).pad();
    return bytes;
}();

TEST(Walk, StopsWhereTheConsumerDoes)
{
    const cmsg::control messages{four.bytes()};
    counter consumer;
    const cmsg::outcome ended = cmsg::detail::walk(messages, messages.begin(), consumer);
    EXPECT_EQ(consumer.offered, 3U);
    EXPECT_EQ(ended.reason(), cmsg::end_reason::stopped);
    EXPECT_EQ(ended.offset(), cmsg::abi::native::space(1) + cmsg::abi::native::space(0));
    EXPECT_EQ(ended.wrong_size(), 1U); // the consumer's own count
    EXPECT_EQ(ended.unhandled(), 0U);
}

TEST(Walk, BeginsWhereItIsTold)
{
    const cmsg::control messages{four.bytes()};
    counter consumer;
    const cmsg::outcome ended = cmsg::detail::walk(messages, ++ ++messages.begin(), consumer);
    EXPECT_EQ(consumer.offered, 2U);
    EXPECT_EQ(ended.reason(), cmsg::end_reason::complete);
    EXPECT_EQ(ended.offset(), four.bytes().size());
}

} // namespace
