// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_VISIT_HPP
#define CMSGPP_BENCH_PARSE_VISIT_HPP

// cmsg::visit with a handler for each wanted view.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome visit(ssize_t result, const msghdr& header, fields& read)
{
    return cmsg::visit(result, header, typed_list<Wanted>::handlers(read));
}

} // namespace bench

#endif
