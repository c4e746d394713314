// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_IP_OPTIONS_HPP
#define CMSGPP_VIEWS_IP_OPTIONS_HPP

// IPv4 options as they arrived, level SOL_IP.

#endif
