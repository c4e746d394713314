// SPDX-License-Identifier: MIT
#include <cmsg/answers/openbsd.hpp>
#include <cmsg/answers/openbsd.hpp>

#include "support/answer_checks.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

namespace {

using layout = cmsg::abi::openbsd_lp64;

// OpenBSD tells no program the type of service of an IPv4 packet.
constexpr support::bsd_numbers numbers{
    .time = 4, .ttl = 31, .tos = support::bsd_numbers::none, .tclass = 61, .interface = 30};

TEST(AnswersOfOpenbsd, AreOfIpv4) { CMSGPP_HOLDS(support::answers_ipv4_of_a_bsd<layout>(numbers)); }

TEST(AnswersOfOpenbsd, AreOfIpv6) { CMSGPP_HOLDS(support::answers_ipv6_of_a_bsd<layout>(numbers)); }

} // namespace
