// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_SETUP_AFTER_HPP
#define CMSGPP_EXAMPLES_STYLES_SETUP_AFTER_HPP

// The ready list of a QUIC socket: its options, its room and its parse are one thing.

#include <cmsg/udp.hpp>

namespace styles::by_list {

// counted: begin
// shown: begin
using room_to_receive = cmsg::control_buffer<cmsg::quic_metadata>;
using leaving = cmsg::send::set<cmsg::traffic_class, cmsg::local_address, cmsg::send::udp_segment>;
using room_to_send = cmsg::control_buffer<leaving>;

inline bool set_options(int fd) { return bool{cmsg::quic_metadata::enable(fd)}; }
// shown: end
// counted: end

} // namespace styles::by_list

#endif
