// SPDX-License-Identifier: MIT
// The numbers of other architectures are compared with their own headers by tests/systems/linux_numbers.cpp.
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/platform/socket_numbers.hpp>

using namespace cmsg::detail;

static_assert(so_rxq_ovfl_number == SO_RXQ_OVFL && so_mark_number == SO_MARK && so_priority_number == SO_PRIORITY &&
              so_wifi_status_number == SO_WIFI_STATUS && so_protocol_number == SO_PROTOCOL &&
              so_zerocopy_number == SO_ZEROCOPY && so_txtime_number == SO_TXTIME);
static_assert(so_timestamp.old_form == SO_TIMESTAMP_OLD && so_timestamp.new_form == SO_TIMESTAMP_NEW &&
              so_timestampns.old_form == SO_TIMESTAMPNS_OLD && so_timestampns.new_form == SO_TIMESTAMPNS_NEW &&
              so_timestamping.old_form == SO_TIMESTAMPING_OLD && so_timestamping.new_form == SO_TIMESTAMPING_NEW);
