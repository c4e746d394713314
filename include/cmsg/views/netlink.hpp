// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETLINK_HPP
#define CMSGPP_VIEWS_NETLINK_HPP

// Control messages of level SOL_NETLINK.

#endif
