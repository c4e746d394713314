// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_VISIT_HPP
#define CMSGPP_BENCH_PARSE_VISIT_HPP

// cmsg::visit with a handler for each wanted view.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted>
[[gnu::noinline]] cmsg::outcome visit(ssize_t result, const msghdr& header, fields& read)
{
    return cmsg::visit(result, header, handlers_for<Wanted>(read));
}

} // namespace bench

#endif
