// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_EMPTY_CALL_HPP
#define CMSGPP_BENCH_PARSE_EMPTY_CALL_HPP

// The same call that reads nothing: what the loop around the parsers costs.

#include "support/contender.hpp"

namespace bench {

[[gnu::always_inline]] inline cmsg::outcome empty_call(ssize_t, const msghdr&, fields&) { return {}; }

} // namespace bench

#endif
