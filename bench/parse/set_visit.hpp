// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_SET_VISIT_HPP
#define CMSGPP_BENCH_PARSE_SET_VISIT_HPP

// receive_set::visit with a handler for each view of the set.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted>
[[gnu::noinline]] cmsg::outcome set_visit(ssize_t result, const msghdr& header, fields& read)
{
    return set_for<Wanted>::type::visit(result, header, handlers_for<Wanted>(read));
}

} // namespace bench

#endif
