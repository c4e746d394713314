// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_SET_DECODE_HPP
#define CMSGPP_BENCH_PARSE_SET_DECODE_HPP

// receive_set::decode of what the socket has enabled, and the wanted fields out of the record.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted, class Enabled = Wanted>
[[gnu::always_inline]] inline cmsg::outcome set_decode(ssize_t result, const msghdr& header, fields& read)
{
    const auto record = set_for<Enabled>::type::decode(result, header);
    typed_list<Wanted>::store(record, read);
    return record.outcome();
}

} // namespace bench

#endif
