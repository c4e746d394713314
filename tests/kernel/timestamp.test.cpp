// SPDX-License-Identifier: MIT
// Receive times: each message in its old and its new form, alone and beside another.
#include "kernel/support.hpp"
#include "support/timestamp_forms.hpp"

#include <type_traits>

namespace {

using namespace cmsg;

constexpr int rx_software = int{sof_timestamping_rx_software | sof_timestamping_software};

class Timestamps : public kernel::over_udp {
protected:
    /// Sets an option by its number, whatever form this machine's headers would take.
    void enable(int option, int value)
    {
        if (!support::set(receiver.get(), SOL_SOCKET, option, value)) {
            support::lacks("this kernel has no option " + std::to_string(option) + " of SOL_SOCKET");
        }
    }

    /// Sends until a datagram has the view. The kernel switches stamping on in the background when the first socket
    /// asks for it (net/core/dev.c net_enable_timestamp()), so that SO_TIMESTAMPING leaves the first ones unstamped.
    template <class Set, class View, class Check>
    void expect_stamped(Check check)
    {
        for (int attempt = 0; attempt < 100'000; ++attempt) {
            ASSERT_TRUE(send(1)) << std::strerror(errno);
            const kernel::datagram<Set> arrived{receiver.get()};
            sent.after = kernel::now();
            ASSERT_EQ(arrived.result, 1);
            if (find<View>(control{arrived.result, arrived.header})) {
                check(arrived);
                return;
            }
            ASSERT_EQ(support::old_id<View>, support::old_id<cmsg::scm_timestamping>)
                << "the others come from the first datagram on";
        }
        FAIL() << "no datagram was stamped";
    }

    /// One view alone, in the form of this number.
    template <class View>
    void expect_form(message_id number, int value)
    {
        using set = receive_set<View>;
        enable(number.type, value);
        expect_stamped<set, View>([&](const kernel::datagram<set>& arrived) {
            std::vector<int> types;
            for (const message one : control{arrived.result, arrived.header}) {
                EXPECT_EQ(one.level(), SOL_SOCKET);
                types.push_back(one.type());
            }
            // A libc with 64-bit time appends the new form to the old one where `long` has 32 bits; not of
            // SO_TIMESTAMPING (glibc sysdeps/unix/sysv/linux/convert_scm_timestamps.c).
            const bool appends = sizeof(time_t) > sizeof(long) && number == support::old_id<View> &&
                                 !std::is_same_v<View, scm_timestamping>;
            EXPECT_EQ(types,
                      appends ? (std::vector{number.type, support::new_id<View>.type}) : std::vector{number.type});

            kernel::checker check{sent};
            const outcome ended = set::visit(arrived.result, arrived.header, check);
            EXPECT_TRUE(ended);
            EXPECT_FALSE(ended.truncated()) << "the set's space counts both forms";
            EXPECT_EQ(check.views.size(), types.size());
            check(*arrived.decode().template get<View>());
        });
    }
};

// pitfall 21
TEST_P(Timestamps, ComeInMicroseconds) { expect_form<scm_timestamp>(support::old_id<cmsg::scm_timestamp>, 1); }

TEST_P(Timestamps, ComeInMicrosecondsOf64Bits) { expect_form<scm_timestamp>(support::new_id<cmsg::scm_timestamp>, 1); }

TEST_P(Timestamps, ComeInNanoseconds) { expect_form<scm_timestampns>(support::old_id<cmsg::scm_timestampns>, 1); }

TEST_P(Timestamps, ComeInNanosecondsOf64Bits)
{
    expect_form<scm_timestampns>(support::new_id<cmsg::scm_timestampns>, 1);
}

// pitfall 17
TEST_P(Timestamps, ComeInThreeSlots)
{
    expect_form<scm_timestamping>(support::old_id<cmsg::scm_timestamping>, rx_software);
}

TEST_P(Timestamps, ComeInThreeSlotsOf64Bits)
{
    expect_form<scm_timestamping>(support::new_id<cmsg::scm_timestamping>, rx_software);
}

/// The forms that the library itself enables.
TEST_P(Timestamps, ComeAsTheSetEnablesThem)
{
    using set = receive_set<scm_timestamping>;
    kernel::enable_or_skip<set>(receiver.get());
    expect_stamped<set, scm_timestamping>([&](const kernel::datagram<set>& arrived) {
        kernel::checker check{sent};
        EXPECT_TRUE(set::visit(arrived.result, arrived.header, check));
        EXPECT_EQ(check.views.size(), 1U);
    });
}

// pitfall 20: two messages for one packet, and the same time in both.
TEST_P(Timestamps, ComeTwiceWhenAskedForTwice)
{
    using set = receive_set<scm_timestamp, scm_timestamping>;
    kernel::enable_or_skip<set>(receiver.get());
    expect_stamped<set, scm_timestamping>([&](const kernel::datagram<set>& arrived) {
        kernel::checker check{sent};
        EXPECT_TRUE(set::visit(arrived.result, arrived.header, check));
        EXPECT_EQ(check.views,
                  (std::vector{support::old_id<cmsg::scm_timestamp>, support::old_id<cmsg::scm_timestamping>}));
        const auto decoded = arrived.decode();
        ASSERT_TRUE(decoded.get<scm_timestamp>() && decoded.get<scm_timestamping>());
        EXPECT_EQ(decoded.get<scm_timestamp>()->time(),
                  std::chrono::floor<std::chrono::microseconds>(*decoded.get<scm_timestamping>()->software()));
    });
}

// pitfall 32
/// Why a set cannot have both SO_TIMESTAMP and SO_TIMESTAMPNS: a socket has one of them, and the one that is on stays.
TEST_P(Timestamps, ComeInTheFormAskedForFirst)
{
    using both = view_list<scm_timestamp, scm_timestampns>;
    const auto expect_only = [&](message_id id) {
        ASSERT_TRUE(send(1));
        const kernel::datagram<kernel::everything> arrived{receiver.get()};
        sent.after = kernel::now();
        kernel::checker check{sent};
        EXPECT_TRUE(visit(both{}, arrived.result, arrived.header, check));
        EXPECT_EQ(check.views, std::vector{id});
    };
    kernel::enable_or_skip<receive_set<scm_timestamp>>(receiver.get());
    expect_only(support::old_id<cmsg::scm_timestamp>);
    EXPECT_EQ((receive_set<scm_timestampns>::enable(receiver.get()).error()), EEXIST);
    expect_only(support::old_id<cmsg::scm_timestamp>);

    enable(support::old_id<cmsg::scm_timestamp>.type, 0);
    kernel::enable_or_skip<receive_set<scm_timestampns>>(receiver.get());
    expect_only(support::old_id<cmsg::scm_timestampns>);
    EXPECT_EQ((receive_set<scm_timestamp>::enable(receiver.get()).error()), EEXIST);
    expect_only(support::old_id<cmsg::scm_timestampns>);
}

/// The last of all the options wins: it decides the unit, if it is one of the two that have one, and the form of every
/// timestamp on the socket, SO_TIMESTAMPING's too (linux net/core/sock.c SOCK_TSTAMP_NEW).
TEST_P(Timestamps, HaveOneFormOnASocket)
{
    using any = receive_set<scm_timestampns, scm_timestamping>; // room for one of each kind, in either form
    using listed = view_list<scm_timestamp, scm_timestampns, scm_timestamping>;
    struct option {
        message_id ids[2]; // in the old form and in the new
        int value;
    };
    const option options[]{{{support::old_id<scm_timestamp>, support::new_id<scm_timestamp>}, 1},
                           {{support::old_id<scm_timestampns>, support::new_id<scm_timestampns>}, 1},
                           {{support::old_id<scm_timestamping>, support::new_id<scm_timestamping>}, rx_software}};
    const auto is_three_slots = [](const option& one) { return one.value == rx_software; };
    const auto expect_after = [&](const option& first, std::size_t first_form, const option& last, std::size_t form) {
        SCOPED_TRACE(testing::Message() << first.ids[first_form].type << " then " << last.ids[form].type);
        for (const option& one : options) {
            enable(one.ids[0].type, 0);
        }
        enable(first.ids[first_form].type, first.value);
        enable(last.ids[form].type, last.value);
        const option* const unit = !is_three_slots(last) ? &last : !is_three_slots(first) ? &first : nullptr;
        const bool has_slots = is_three_slots(first) || is_three_slots(last);
        std::vector<int> expected;
        if (unit != nullptr) {
            expected.push_back(unit->ids[form].type);
        }
        if (has_slots) {
            expected.push_back(options[2].ids[form].type);
        }
        if (unit != nullptr && form == 0 && sizeof(time_t) > sizeof(long)) {
            expected.push_back(unit->ids[1].type); // libc appends it
        }
        const auto check = [&](const kernel::datagram<any>& arrived) {
            std::vector<int> types;
            for (const message one : control{arrived.result, arrived.header}) {
                types.push_back(one.type());
            }
            EXPECT_EQ(types, expected);
            kernel::checker checker{sent};
            EXPECT_TRUE(visit(listed{}, arrived.result, arrived.header, checker));
            EXPECT_EQ(checker.views.size(), expected.size());
        };
        if (has_slots) {
            expect_stamped<any, scm_timestamping>(check);
        } else {
            ASSERT_TRUE(send(1));
            const kernel::datagram<any> arrived{receiver.get()};
            sent.after = kernel::now();
            check(arrived);
        }
    };
    for (const option& first : options) {
        for (const option& last : options) {
            for (const std::size_t forms : {0U, 1U, 2U, 3U}) {
                expect_after(first, forms / 2, last, forms % 2);
                if (HasFatalFailure()) {
                    return;
                }
            }
        }
    }
}

/// The kernel has the flags of a list entry, and none of the view's own.
TEST_P(Timestamps, HaveTheFlagsThatWereAskedFor)
{
    constexpr std::uint32_t flags = sof_timestamping_tx_sched | sof_timestamping_opt_tx_swhw;
    kernel::enable_or_skip<receive_set<timestamping_flags<flags>>>(receiver.get());
    int value = 0;
    socklen_t size = sizeof value;
    ASSERT_EQ(::getsockopt(receiver.get(), SOL_SOCKET, support::old_id<cmsg::scm_timestamping>.type, &value, &size), 0);
    EXPECT_EQ(value, int{flags});
}

/// The interface and length come with the stamp of a card, and loopback has none: asking for them changes nothing.
TEST_P(Timestamps, ComeWithoutPktinfoOnLoopback)
{
    constexpr std::uint32_t flags = sof_timestamping_rx_software | sof_timestamping_rx_hardware |
                                    sof_timestamping_software | sof_timestamping_raw_hardware |
                                    sof_timestamping_opt_pktinfo;
    using set = receive_set<timestamping_flags<flags>, scm_timestamping_pktinfo>;
    kernel::enable_or_skip<set>(receiver.get());
    expect_stamped<set, scm_timestamping>([&](const kernel::datagram<set>& arrived) {
        const auto decoded = arrived.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_TRUE(decoded.get<scm_timestamping>());
        EXPECT_TRUE(decoded.get<scm_timestamping>()->software());
        EXPECT_FALSE(decoded.get<scm_timestamping>()->hardware());
        EXPECT_EQ(decoded.get<scm_timestamping_pktinfo>().state(), field_state::absent);
    });
}

INSTANTIATE_TEST_SUITE_P(Udp, Timestamps, kernel::all_paths, kernel::name_of);

} // namespace
