// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_SET_VISIT_HPP
#define CMSGPP_BENCH_PARSE_SET_VISIT_HPP

// receive_set::visit of what the socket has enabled, with a handler for each wanted view.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted, class Enabled = Wanted>
[[gnu::always_inline]] inline cmsg::outcome set_visit(ssize_t result, const msghdr& header, fields& read)
{
    return set_for<Enabled>::type::visit(result, header, typed_list<Wanted>::handlers(read));
}

} // namespace bench

#endif
