// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_ERROR_HPP
#define CMSGPP_VIEWS_ERROR_HPP

// What the error queue tells, under the number of each protocol: one struct, sock_extended_err.

#endif
