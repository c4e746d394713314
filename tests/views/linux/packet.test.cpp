// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/packet.hpp>
#include <cmsg/views/linux/packet.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#ifdef __linux__
#include <linux/if_packet.h>
#endif

namespace {

using cmsg::linux_kernel::packet_auxdata;
using namespace support;

static_assert(small_view<packet_auxdata>);
static_assert(packet_auxdata::about.id == cmsg::message_id{263, 8} && packet_auxdata::about.size == 20);
#ifdef __linux__
static_assert(packet_auxdata::about.id == cmsg::message_id{cmsg::level::packet, PACKET_AUXDATA});
static_assert(packet_auxdata::about.size == sizeof(tpacket_auxdata));
#endif
static_assert(is_absent_elsewhere<packet_auxdata>(packet_auxdata::about.id));

/// struct tpacket_auxdata; every field has a value of its own.
constexpr auto auxdata_payload(std::uint32_t status)
{
    return joined(bytes_of(status), bytes_of(1514U), bytes_of(96U), bytes_of(std::uint16_t{3}),
                  bytes_of(std::uint16_t{14}), bytes_of(std::uint16_t{0xa123}), bytes_of(std::uint16_t{0x88a8}));
}

constexpr bool fields_stand_in_their_places()
{
    const auto payload = auxdata_payload(0x51);
    const packet_auxdata auxdata{payload};
    return CMSGPP_CHECK(auxdata.status() == 0x51) && CMSGPP_CHECK(auxdata.length() == 1514) &&
           CMSGPP_CHECK(auxdata.snapshot_length() == 96) && CMSGPP_CHECK(auxdata.mac_offset() == 3) &&
           CMSGPP_CHECK(auxdata.net_offset() == 14) && CMSGPP_CHECK(auxdata.vlan_tci() == 0xa123) &&
           CMSGPP_CHECK(auxdata.vlan_tpid() == 0x88a8);
}

/// Every state of the eight low bits: the bytes of the tag are never read as one unless the status says so.
constexpr bool vlan_tag_is_there_if_the_status_says_so()
{
    for (std::uint32_t status = 0; status < 256; ++status) {
        const auto payload = auxdata_payload(status);
        const packet_auxdata auxdata{payload};
        if (!(CMSGPP_CHECK(auxdata.vlan_tci().has_value() == ((status & 0x10) != 0)) &&
              CMSGPP_CHECK(auxdata.vlan_tpid().has_value() == ((status & 0x40) != 0)) &&
              CMSGPP_CHECK(auxdata.checksum_not_ready() == ((status & 0x08) != 0)) &&
              CMSGPP_CHECK(auxdata.checksum_valid() == ((status & 0x80) != 0)))) {
            return false;
        }
    }
    return true;
}

#ifdef __linux__
static_assert(TP_STATUS_VLAN_VALID == 0x10 && TP_STATUS_VLAN_TPID_VALID == 0x40);
static_assert(TP_STATUS_CSUMNOTREADY == 0x08 && TP_STATUS_CSUM_VALID == 0x80);
#endif

constexpr bool has_twenty_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<packet_auxdata, decltype(abi)>(packet_auxdata::about.id, {20}); });
}

TEST(PacketAuxdata, HasItsFieldsInTheirPlaces) { CMSGPP_HOLDS(fields_stand_in_their_places()); }

TEST(PacketAuxdata, HasAVlanTagOnlyIfTheStatusSaysSo) { CMSGPP_HOLDS(vlan_tag_is_there_if_the_status_says_so()); }

TEST(PacketAuxdata, HasTwentyBytes) { CMSGPP_HOLDS(has_twenty_bytes()); }

// pitfalls 4, 5, 10
TEST(PacketAuxdata, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<packet_auxdata>(
        packet_auxdata::about.id, auxdata_payload(0x51), [](packet_auxdata auxdata) {
            return joined(bytes_of(auxdata.status()), bytes_of(auxdata.length()), bytes_of(auxdata.snapshot_length()),
                          bytes_of(auxdata.mac_offset()), bytes_of(auxdata.net_offset()), bytes_of(*auxdata.vlan_tci()),
                          bytes_of(*auxdata.vlan_tpid()));
        });
}

} // namespace
