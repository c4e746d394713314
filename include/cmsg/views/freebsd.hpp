// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_HPP
#define CMSGPP_VIEWS_FREEBSD_HPP

// Control messages of FreeBSD.

#endif
