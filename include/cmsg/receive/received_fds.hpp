// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECEIVED_FDS_HPP
#define CMSGPP_RECEIVE_RECEIVED_FDS_HPP

// Owns the descriptors that a control buffer delivered.

#endif
