// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_PACKET_HPP
#define CMSGPP_VIEWS_PACKET_HPP

// Control messages of level SOL_PACKET.

#endif
