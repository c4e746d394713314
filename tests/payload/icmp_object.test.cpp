// SPDX-License-Identifier: MIT
#include <cmsg/payload/icmp_object.hpp>
#include <cmsg/payload/icmp_object.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/view_checks.hpp"

#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

using cmsg::icmp_object;
using cmsg::icmp_object_list;
using cmsg::mpls_label;
using cmsg::rfc4884_extension;
using namespace support;

static_assert(std::ranges::forward_range<icmp_object_list>);
static_assert(std::ranges::view<icmp_object_list>);
static_assert(std::ranges::borrowed_range<icmp_object_list>);
static_assert(std::is_trivially_copyable_v<icmp_object_list> && std::is_trivially_copyable_v<icmp_object>);
static_assert(std::is_trivially_copyable_v<mpls_label> && sizeof(mpls_label) == 4);

// RFC 4884, section 7: version 2, reserved bits, checksum; then objects of length, class, type and data.
constexpr auto header = octets(0x20, 0, 0xab, 0xcd);

// RFC 4950 and RFC 3032: label, traffic class, bottom of the stack, time to live. 24001 and 16 are labels, 6 and 0
// classes.
constexpr auto labels = octets(0, 12, 1, 1, 0x05, 0xdc, 0x1c, 0x40, 0x00, 0x01, 0x01, 0x01);
constexpr auto cut_interface = octets(0, 8, 2, 0x09, 0, 0, 0, 3); // of an index that is cut: the MTU is missing
constexpr auto unknown = octets(0, 5, 200, 7, 0x77);

[[nodiscard]] constexpr bool has_the_labels(const icmp_object& object)
{
    const auto stack = object.mpls_labels();
    return CMSGPP_CHECK(stack.size() == 2) && CMSGPP_CHECK(stack[0].label() == 24001U) &&
           CMSGPP_CHECK(stack[0].traffic_class() == 6) && CMSGPP_CHECK(!stack[0].is_bottom()) &&
           CMSGPP_CHECK(stack[0].ttl() == 64) && CMSGPP_CHECK(stack[1].label() == 16U) &&
           CMSGPP_CHECK(stack[1].traffic_class() == 0) && CMSGPP_CHECK(stack[1].is_bottom()) &&
           CMSGPP_CHECK(stack[1].ttl() == 1);
}

constexpr bool each_object_is_found()
{
    constexpr auto bytes = joined(octets(1, 2, 3, 4, 5), header, labels, cut_interface, unknown);
    const rfc4884_extension extension{5, false};
    const icmp_object_list all = extension.objects(bytes);
    auto at = all.begin();
    if (!CMSGPP_CHECK(at != all.end()) || !has_the_labels(*at) || !CMSGPP_CHECK(!(*at).interface_information())) {
        return false;
    }
    ++at;
    const icmp_object second = *at;
    if (!CMSGPP_CHECK(second.mpls_labels().empty()) || !CMSGPP_CHECK(second.interface_information()) ||
        !CMSGPP_CHECK(second.interface_information()->index() == 3U) ||
        !CMSGPP_CHECK(!second.interface_information()->complete())) {
        return false;
    }
    ++at;
    const icmp_object third = *at;
    ++at;
    return CMSGPP_CHECK(third.object_class() == 200) && CMSGPP_CHECK(third.type() == 7) &&
           CMSGPP_CHECK(third.data().size() == 1) && CMSGPP_CHECK(third.data()[0] == std::byte{0x77}) &&
           CMSGPP_CHECK(third.mpls_labels().empty()) && CMSGPP_CHECK(!third.interface_information()) &&
           CMSGPP_CHECK(at == all.end()) && CMSGPP_CHECK(all.complete());
}

TEST(IcmpObjectList, HasEachObject) { CMSGPP_HOLDS(each_object_is_found()); }

[[nodiscard]] constexpr bool has(std::span<const std::byte> bytes, std::size_t count, bool complete)
{
    return in_exact_storage(bytes, [&](std::span<const std::byte> storage) {
        const icmp_object_list list{storage};
        std::size_t found = 0;
        for (const icmp_object one : list) {
            found += one.data().size() < storage.size() ? 1U : 1000U;
        }
        return found == count && list.complete() == complete;
    });
}

/// Whole ones only, at whatever byte it is cut; a length that is too small would not end.
constexpr bool ends_before_what_is_malformed()
{
    constexpr auto bytes = joined(header, labels, unknown);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const std::size_t whole = size == bytes.size() ? 2 : size >= header.size() + labels.size() ? 1 : 0;
        const bool complete = size == 4 || size == 16 || size == bytes.size();
        if (!CMSGPP_CHECK(has(std::span{bytes}.first(size), whole, complete))) {
            return false;
        }
    }
    return CMSGPP_CHECK(has(joined(header, octets(0, 3, 1, 1, 0, 0, 0, 0)), 0, false)) &&
           CMSGPP_CHECK(has(joined(header, octets(0, 0, 1, 1)), 0, false)) &&
           CMSGPP_CHECK(has(joined(header, octets(0, 4, 9, 9, 0xff, 0xff, 1, 1)), 1, false));
}

TEST(IcmpObjectList, EndsBeforeWhatIsMalformed) { CMSGPP_HOLDS(ends_before_what_is_malformed()); }

/// RFC 4884, section 7: another version, or a wrong checksum, which the kernel reports.
constexpr bool what_is_invalid_is_discarded()
{
    constexpr auto other = joined(octets(0x10, 0, 0, 0), labels);
    constexpr auto bytes = joined(header, labels);
    const icmp_object_list version{other};
    const icmp_object_list wrong = rfc4884_extension{1, true}.objects(joined(octets(9), bytes));
    const icmp_object_list absent = rfc4884_extension{0, false}.objects(bytes);
    const icmp_object_list beyond = rfc4884_extension{17, false}.objects(bytes);
    const icmp_object_list at_the_end = rfc4884_extension{16, false}.objects(bytes);
    return CMSGPP_CHECK(version.begin() == version.end()) && CMSGPP_CHECK(!version.complete()) &&
           CMSGPP_CHECK(wrong.begin() == wrong.end()) && CMSGPP_CHECK(!wrong.complete()) &&
           CMSGPP_CHECK(absent.begin() == absent.end()) && CMSGPP_CHECK(beyond.begin() == beyond.end()) &&
           CMSGPP_CHECK(!beyond.complete()) && CMSGPP_CHECK(at_the_end.begin() == at_the_end.end()) &&
           CMSGPP_CHECK(!at_the_end.complete());
}

TEST(IcmpObjectList, DiscardsWhatIsInvalid) { CMSGPP_HOLDS(what_is_invalid_is_discarded()); }

[[nodiscard]] std::string_view line_of(std::span<const std::byte> bytes, std::span<char> room)
{
    cmsg::text_writer out{room};
    cmsg::detail::put_value(out, icmp_object_list{bytes});
    return out.written();
}

TEST(IcmpObject, IsDescribedByWhatItSays)
{
    constexpr auto named =
        octets(0, 28, 2, 0x8f, 0, 0, 0, 3, 0, 1, 0, 0, 192, 0, 2, 1, 8, 'e', 't', 'h', '1', 0, 0, 0, 0, 0, 5, 0xdc);
    std::array<char, 400> room{};
    EXPECT_EQ(
        line_of(joined(header, labels, named, unknown), room),
        "[{mpls_labels=[{label=24001 traffic_class=6 is_bottom=no ttl=64} {label=16 traffic_class=0 is_bottom=yes "
        "ttl=1}]} {interface_information={role=outgoing index=3 v4=192.0.2.1 name=\"eth1\" mtu=1500}} "
        "{object_class=200 type=7 data=[77]}]");
    EXPECT_EQ(line_of(joined(header, cut_interface), room),
              "[{interface_information={role=incoming index=3 complete=no}}]");
}

} // namespace
