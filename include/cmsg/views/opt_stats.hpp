// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPT_STATS_HPP
#define CMSGPP_VIEWS_OPT_STATS_HPP

// Statistics of a TCP connection that come with a transmit timestamp, level SOL_SOCKET.

#endif
