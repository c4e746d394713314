// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket_unix.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <algorithm> // also of ranges
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace {

using cmsg::descriptor_list;
using cmsg::scm_credentials;
using cmsg::scm_inq;
using cmsg::scm_pidfd;
using cmsg::scm_rights;
using cmsg::scm_security;
using namespace support;

template <class... Ints>
constexpr auto ints(Ints... values)
{
    return joined(bytes_of(std::int32_t{values})...);
}

// -- SCM_RIGHTS

static_assert(small_view<scm_rights>);
static_assert(scm_rights::about.id == cmsg::message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(scm_rights::about.size == sizeof(int) && scm_rights::about.element == sizeof(int));
static_assert(scm_rights::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<scm_rights>(scm_rights::about.id));
static_assert(std::forward_iterator<descriptor_list::iterator>);
static_assert(std::is_trivially_copyable_v<descriptor_list> && std::is_trivially_copyable_v<descriptor_list::iterator>);
static_assert(std::ranges::forward_range<descriptor_list> && std::ranges::sized_range<descriptor_list>);
static_assert(std::ranges::view<descriptor_list> && std::ranges::borrowed_range<descriptor_list>);
static_assert(std::ranges::forward_range<scm_rights> && std::ranges::sized_range<scm_rights>);
static_assert(std::ranges::view<scm_rights> && std::ranges::borrowed_range<scm_rights>);
static_assert(std::is_same_v<std::ranges::range_value_t<scm_rights>, int>);

constexpr auto three_descriptors = ints(7, 0, 0x01020304);

constexpr bool descriptors_come_in_their_order()
{
    const scm_rights rights{three_descriptors};
    constexpr std::array expected{7, 0, 0x01020304};
    std::size_t index = 0;
    for (const int fd : rights) {
        if (!(CMSGPP_CHECK(fd == expected[index]) && CMSGPP_CHECK(rights[index] == fd) &&
              CMSGPP_CHECK(rights.descriptors()[index] == fd))) {
            return false;
        }
        ++index;
    }
    auto at = rights.begin();
    const auto first = at++;
    return CMSGPP_CHECK(index == 3) && CMSGPP_CHECK(rights.size() == 3) && CMSGPP_CHECK(*first == 7) &&
           CMSGPP_CHECK(*at == 0) && CMSGPP_CHECK(!(first == at)) && CMSGPP_CHECK(++at != rights.end()) &&
           CMSGPP_CHECK(++at == rights.end());
}

/// Bytes at the end that are no int are none of the list: no view is made of them, but who owns descriptors looks.
constexpr bool list_has_whole_ints_alone()
{
    const auto bytes = joined(ints(5, 6), octets(1, 2, 3));
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const descriptor_list list{std::span{bytes}.first(size)};
        std::size_t count = 0;
        for (const int fd : list) {
            count += fd == 5 + static_cast<int>(count) ? 1U : 0U;
        }
        if (!(CMSGPP_CHECK(list.size() == size / 4) && CMSGPP_CHECK(count == list.size()))) {
            return false;
        }
    }
    return true;
}

constexpr bool rights_have_whole_ints_and_one_at_least()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<scm_rights, decltype(abi)>(scm_rights::about.id, {4, 8, 12, 16, 20, 24, 28, 32});
    });
}

/// 253 is what Linux sends, and no limit of the view's: whatever arrives has to be closed.
constexpr bool rights_have_no_largest_number()
{
    return in_every_linux_abi([](auto abi) {
        using traits = cmsg::view_traits<scm_rights>;
        const auto accepts = [](std::size_t size) {
            return traits::accepts<decltype(abi)>(scm_rights::about.id, size);
        };
        return CMSGPP_CHECK(accepts(253 * 4)) && CMSGPP_CHECK(accepts(254 * 4)) &&
               CMSGPP_CHECK(!accepts(253 * 4 - 1)) && CMSGPP_CHECK(!accepts(253 * 4 + 2));
    });
}

// pitfall 25
TEST(ScmRights, IsARangeOfDescriptors)
{
    CMSGPP_HOLDS(descriptors_come_in_their_order());
    CMSGPP_HOLDS(list_has_whole_ints_alone());
    CMSGPP_HOLDS(rights_have_whole_ints_and_one_at_least());
    CMSGPP_HOLDS(rights_have_no_largest_number());
}

// pitfall 10: the kernel cuts between two descriptors, and that looks whole; any other cut does not.
TEST(ScmRights, IsCutAnywhere)
{
    const auto payload = ints(3, 4, 5);
    const guarded_page page;
    for (std::size_t size = 0; size <= payload.size(); ++size) {
        SCOPED_TRACE(size);
        control_bytes<cmsg::abi::native> cut;
        cut.add(SOL_SOCKET, SCM_RIGHTS, std::span{payload}.first(size));
        in_guarded_memory(page, cut.bytes(), [&](std::span<const std::byte> bytes) {
            const auto found = cmsg::find<scm_rights>(cmsg::control{bytes});
            ASSERT_EQ(found.state(),
                      size != 0 && size % 4 == 0 ? cmsg::field_state::present : cmsg::field_state::wrong_size);
            EXPECT_EQ(found.payload().size(), size);
            if (found) {
                EXPECT_EQ(found->size(), size / 4);
                for (std::size_t i = 0; i < size / 4; ++i) {
                    EXPECT_EQ((*found)[i], 3 + static_cast<int>(i));
                }
            }
        });
    }
}

// pitfalls 4, 5, 10
TEST(ScmRights, IsReadAnywhere)
{
    const auto read = [](scm_rights rights) { return std::vector<int>(rights.begin(), rights.end()); };
    expect_cut_and_unaligned<scm_rights>(scm_rights::about.id, ints(42), read);
    expect_cut_and_unaligned<scm_rights>(scm_rights::about.id, ints(42, 43), read);
}

TEST(ScmRights, WorksWithTheAlgorithmsOfRanges)
{
    const scm_rights rights{three_descriptors};
    EXPECT_EQ(std::ranges::count(rights, 7), 1);
    EXPECT_EQ(*std::ranges::find(scm_rights{three_descriptors}, 0), 0); // borrowed: no dangling
    EXPECT_EQ(std::ranges::distance(rights), 3);
}

// -- SCM_CREDENTIALS

static_assert(small_view<scm_credentials>);
static_assert(scm_credentials::about.id == cmsg::message_id{SOL_SOCKET, 2} && scm_credentials::about.size == 12);
#ifdef SCM_CREDENTIALS
static_assert(scm_credentials::about.id.type == SCM_CREDENTIALS && scm_credentials::about.size == sizeof(ucred));
static_assert(std::is_same_v<decltype(ucred::pid), decltype(scm_credentials{{}}.pid())> &&
              std::is_same_v<decltype(ucred::uid), decltype(scm_credentials{{}}.uid())> &&
              std::is_same_v<decltype(ucred::gid), decltype(scm_credentials{{}}.gid())>);
#endif
static_assert(scm_credentials::about.presence == cmsg::presence::always);
static_assert(is_absent_elsewhere<scm_credentials>(scm_credentials::about.id));

constexpr auto credentials_payload = ints(4711, 1000, 100);

constexpr bool credentials_are_three_numbers()
{
    const scm_credentials sender{credentials_payload};
    return CMSGPP_CHECK(sender.pid() == 4711) && CMSGPP_CHECK(sender.uid() == 1000) &&
           CMSGPP_CHECK(sender.gid() == 100) && CMSGPP_CHECK(!sender.is_unknown());
}

/// The end of a stream gives {0, 0, 0}, an unknown sender {0, 65534, 65534}: neither is anybody, root least of all.
constexpr bool credentials_may_be_nobodys()
{
    const auto nobody = ints(0, 0, 0);
    const auto overflow = ints(0, 65534, 65534);
    const auto root = ints(1, 0, 0);
    return CMSGPP_CHECK(scm_credentials{nobody}.is_unknown()) && CMSGPP_CHECK(scm_credentials{nobody}.uid() == 0) &&
           CMSGPP_CHECK(scm_credentials{overflow}.is_unknown()) &&
           CMSGPP_CHECK(scm_credentials{overflow}.uid() == 65534) && CMSGPP_CHECK(!scm_credentials{root}.is_unknown());
}

/// (uid_t)-1 and the like are large numbers, not negative ones.
constexpr bool credentials_have_large_ids()
{
    const auto largest = ints(1, -1, -2);
    return CMSGPP_CHECK(scm_credentials{largest}.uid() == UINT32_MAX) &&
           CMSGPP_CHECK(scm_credentials{largest}.gid() == UINT32_MAX - 1);
}

constexpr bool credentials_have_twelve_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<scm_credentials, decltype(abi)>(scm_credentials::about.id, {12}); });
}

// pitfall 26
TEST(ScmCredentials, TellsNobodyFromRoot)
{
    CMSGPP_HOLDS(credentials_are_three_numbers());
    CMSGPP_HOLDS(credentials_may_be_nobodys());
    CMSGPP_HOLDS(credentials_have_large_ids());
    CMSGPP_HOLDS(credentials_have_twelve_bytes());
}

#ifdef SCM_CREDENTIALS
TEST(ScmCredentials, IsTheSystemsUcred)
{
    ucred system{};
    std::memcpy(&system, credentials_payload.data(), sizeof system);
    const scm_credentials sender{credentials_payload};
    EXPECT_EQ(sender.pid(), system.pid);
    EXPECT_EQ(sender.uid(), system.uid);
    EXPECT_EQ(sender.gid(), system.gid);
}
#endif

// pitfalls 4, 5, 10: syslog-ng logged random pids out of a cut one.
TEST(ScmCredentials, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_credentials>(
        scm_credentials::about.id, credentials_payload, [](scm_credentials sender) {
            return std::array{static_cast<std::uint32_t>(sender.pid()), sender.uid(), sender.gid()};
        });
}

// -- SCM_SECURITY

static_assert(small_view<scm_security>);
static_assert(scm_security::about.id == cmsg::message_id{SOL_SOCKET, 3}); // linux include/linux/socket.h, not in uapi
static_assert(scm_security::about.size == 1 && scm_security::about.element == 1 &&
              scm_security::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<scm_security>(scm_security::about.id));

template <std::size_t Size>
constexpr std::array<std::byte, Size> characters(const char (&text)[Size])
{
    std::array<std::byte, Size> bytes{};
    for (std::size_t i = 0; i < Size; ++i) {
        bytes[i] = static_cast<std::byte>(text[i]);
    }
    return bytes;
}

constexpr bool is_same(std::span<const std::byte> a, std::span<const std::byte> b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

/// SELinux counts the NUL in, Smack does not; only one at the end is none of the label.
constexpr bool label_ends_before_one_nul()
{
    const auto with_nul = characters("system_u:object_r:t:s0");
    const auto without = std::span{with_nul}.first(with_nul.size() - 1);
    const auto two = characters("a\0");
    const auto inner = octets('a', 0, 'b');
    const auto nothing = octets(0);
    return CMSGPP_CHECK(is_same(scm_security{with_nul}.label(), without)) &&
           CMSGPP_CHECK(is_same(scm_security{without}.label(), without)) &&
           CMSGPP_CHECK(is_same(scm_security{with_nul}.bytes(), with_nul)) &&
           CMSGPP_CHECK(scm_security{two}.label().size() == 2) &&
           CMSGPP_CHECK(scm_security{inner}.label().size() == 3) && CMSGPP_CHECK(scm_security{nothing}.label().empty());
}

constexpr bool security_has_one_byte_or_more()
{
    return in_every_linux_abi([](auto abi) {
        for (std::size_t size = 0; size < 5000; ++size) {
            if (!CMSGPP_CHECK(cmsg::view_traits<scm_security>::accepts<decltype(abi)>(scm_security::about.id, size) ==
                              (size != 0))) {
                return false;
            }
        }
        return true;
    });
}

TEST(ScmSecurity, IsALabelOfAnyLength)
{
    CMSGPP_HOLDS(label_ends_before_one_nul());
    EXPECT_TRUE(security_has_one_byte_or_more());
}

// pitfalls 4, 5, 10. Longer ones, cut, look like shorter ones.
TEST(ScmSecurity, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_security>(scm_security::about.id, octets('_'),
                                           [](scm_security security) { return security.label()[0]; });
    const auto label = characters("kernel_t");
    const guarded_page page;
    for (std::size_t size = 1; size <= label.size(); ++size) {
        in_guarded_memory(page, std::span{label}.first(size), [&](std::span<const std::byte> bytes) {
            EXPECT_EQ(scm_security{bytes}.label().size(), size == label.size() ? size - 1 : size);
        });
    }
}

// -- SCM_PIDFD

static_assert(small_view<scm_pidfd>);
static_assert(scm_pidfd::about.id == cmsg::message_id{SOL_SOCKET, 4} && scm_pidfd::about.size == sizeof(int));
#ifdef SCM_PIDFD
static_assert(scm_pidfd::about.id.type == SCM_PIDFD);
#endif
static_assert(scm_pidfd::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<scm_pidfd>(scm_pidfd::about.id)); // a time there

constexpr bool pidfd_is_a_descriptor_or_an_error()
{
    const auto zero = ints(0);
    const auto twelve = ints(12);
    const auto no_process = ints(-ESRCH);
    const auto lowest = ints(INT32_MIN);
    return CMSGPP_CHECK(scm_pidfd{zero}.is_valid()) && CMSGPP_CHECK(scm_pidfd{zero}.error() == 0) &&
           CMSGPP_CHECK(scm_pidfd{twelve}.descriptor() == 12) && CMSGPP_CHECK(scm_pidfd{twelve}.is_valid()) &&
           CMSGPP_CHECK(!scm_pidfd{no_process}.is_valid()) &&
           CMSGPP_CHECK(scm_pidfd{no_process}.descriptor() == -ESRCH) &&
           CMSGPP_CHECK(scm_pidfd{no_process}.error() == ESRCH) && CMSGPP_CHECK(!scm_pidfd{lowest}.is_valid()) &&
           CMSGPP_CHECK(scm_pidfd{lowest}.error() != 0);
}

constexpr bool pidfd_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<scm_pidfd, decltype(abi)>(scm_pidfd::about.id, {4}); });
}

TEST(ScmPidfd, IsADescriptorOrAnError)
{
    CMSGPP_HOLDS(pidfd_is_a_descriptor_or_an_error());
    CMSGPP_HOLDS(pidfd_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(ScmPidfd, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_pidfd>(scm_pidfd::about.id, ints(12),
                                        [](scm_pidfd pidfd) { return pidfd.descriptor(); });
}

// -- SCM_INQ

static_assert(small_view<scm_inq>);
#if !defined(__hppa__) && !defined(__sparc__)
static_assert(scm_inq::about.id == cmsg::message_id{SOL_SOCKET, 84});
#endif
#ifdef SCM_INQ
static_assert(scm_inq::about.id.type == SCM_INQ);
#endif
static_assert(scm_inq::about.size == sizeof(int));
static_assert(is_absent_elsewhere<scm_inq>(scm_inq::about.id));

constexpr bool inq_is_an_int()
{
    const auto large = ints(0x01020304);
    const auto none = ints(0);
    return CMSGPP_CHECK(scm_inq{large}.bytes_left() == 0x01020304) && CMSGPP_CHECK(scm_inq{none}.bytes_left() == 0);
}

constexpr bool inq_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<scm_inq, decltype(abi)>(scm_inq::about.id, {4}); });
}

TEST(ScmInq, CountsBytes)
{
    CMSGPP_HOLDS(inq_is_an_int());
    CMSGPP_HOLDS(inq_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(ScmInq, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_inq>(scm_inq::about.id, ints(77), [](scm_inq inq) { return inq.bytes_left(); });
}

// -- all of them

/// The place of each in the order of net/core/scm.c and net/unix/af_unix.c.
static_assert(scm_credentials::about.place < scm_security::about.place &&
              scm_security::about.place < scm_rights::about.place && scm_rights::about.place < scm_pidfd::about.place &&
              scm_pidfd::about.place < scm_inq::about.place);

/// A label is text to whoever describes it, and bytes once it is longer than any module makes one.
TEST(ScmSecurity, IsDescribedAsText)
{
    const auto described = [](std::span<const std::byte> payload) {
        std::string text;
        std::size_t bytes = 0;
        scm_security{payload}.each_field([&](const char*, const auto& label) {
            if constexpr (std::is_same_v<decltype(label), const std::span<const char>&>) {
                text.assign(label.begin(), label.end());
            } else {
                bytes = label.size();
            }
        });
        return std::pair{text, bytes};
    };
    EXPECT_EQ(described(characters("kernel_t")), (std::pair{std::string{"kernel_t"}, std::size_t{0}}));
    const std::vector<std::byte> longest(255, std::byte{'x'});
    EXPECT_EQ(described(longest), (std::pair{std::string(255, 'x'), std::size_t{0}}));
    const std::vector<std::byte> longer(256, std::byte{'x'});
    EXPECT_EQ(described(longer), (std::pair{std::string{}, std::size_t{256}}));
}

/// The names that the view gives its fields, in order.
template <class View>
std::vector<std::string_view> field_names(std::span<const std::byte> payload)
{
    std::vector<std::string_view> names;
    View{payload}.each_field([&](const char* name, const auto&) { names.emplace_back(name); });
    return names;
}

TEST(Unix, FieldsHaveTheNamesOfTheirAccessors)
{
    using names = std::vector<std::string_view>;
    EXPECT_EQ(field_names<scm_rights>(three_descriptors), (names{"descriptors"}));
    EXPECT_EQ(field_names<scm_credentials>(credentials_payload), (names{"pid", "uid", "gid"}));
    EXPECT_EQ(field_names<scm_security>(octets('_')), (names{"label"}));
    EXPECT_EQ(field_names<scm_pidfd>(ints(3)), (names{"descriptor"}));
    EXPECT_EQ(field_names<scm_inq>(ints(5)), (names{"bytes_left"}));
}

} // namespace
