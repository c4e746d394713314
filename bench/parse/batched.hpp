// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_BATCHED_HPP
#define CMSGPP_BENCH_PARSE_BATCHED_HPP

// The parsers in the loop over what recvmmsg has filled in: the usual one by index, and the library's.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace bench {

/// The parser, inlined into a loop by index.
template <parser* Parse>
std::uint64_t batch_of(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(received); ++i) {
        complete += Parse(static_cast<ssize_t>(headers[i].msg_len), headers[i].msg_hdr, read[i]) ? 1U : 0U;
    }
    return complete;
}

template <class Wanted>
std::uint64_t visit_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        complete += cmsg::visit(datagram, typed_list<Wanted>::handlers(*read++)) ? 1U : 0U;
    }
    return complete;
}

template <class Wanted>
std::uint64_t set_visit_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    using set = typename set_for<Wanted>::type;
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        complete += set::visit(datagram, typed_list<Wanted>::handlers(*read++)) ? 1U : 0U;
    }
    return complete;
}

/// Reads the fields of `Wanted` out of a record of the messages that are `Enabled`.
template <class Wanted, class Enabled = Wanted>
std::uint64_t set_decode_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    using set = typename set_for<Enabled>::type;
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        const auto record = set::decode(datagram);
        typed_list<Wanted>::store(record, *read++);
        complete += record.outcome() ? 1U : 0U;
    }
    return complete;
}

} // namespace bench

#endif
