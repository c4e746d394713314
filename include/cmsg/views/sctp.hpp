// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_SCTP_HPP
#define CMSGPP_VIEWS_SCTP_HPP

// Control messages of level SOL_SCTP.

#endif
