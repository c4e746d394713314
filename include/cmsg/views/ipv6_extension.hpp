// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_IPV6_EXTENSION_HPP
#define CMSGPP_VIEWS_IPV6_EXTENSION_HPP

// IPv6 extension headers as they arrived, level SOL_IPV6.

#endif
