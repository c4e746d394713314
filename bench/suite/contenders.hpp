// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_CONTENDERS_HPP
#define CMSGPP_BENCH_SUITE_CONTENDERS_HPP

// The parsers of bench/parse as the questions of the suite want them.

#include "parse/contenders.hpp"
#include "parse/floor.hpp"
#include "parse/known_layout.hpp"
#include "parse/macro_loop.hpp"
#include "parse/set_decode.hpp"
#include "parse/unchecked_macros.hpp"
#include "support/contender.hpp"

#include <vector>

namespace bench {

/// Those that read any buffer.
template <class Wanted, class Enabled = Wanted>
[[nodiscard]] std::vector<contender> all_contenders()
{
    return {contenders<Wanted, Enabled>.begin(), contenders<Wanted, Enabled>.end()};
}

/// Those, and glibc's macros as they are: for buffers that are neither cut nor malformed.
template <class Wanted, class Enabled = Wanted>
[[nodiscard]] std::vector<contender> contenders_for_whole()
{
    std::vector<contender> all = all_contenders<Wanted, Enabled>();
    all.insert(all.begin() + 2,
               {"glibc's macros without checks", unchecked_macros<Wanted>, tells::values, false, "unchecked"});
    return all;
}

/// Those, and the floor without checks and with them: for packets with these messages in this order.
template <class Wanted, class Enabled = Wanted, class Delivered = Wanted>
[[nodiscard]] std::vector<contender> contenders_for_known()
{
    std::vector<contender> all = contenders_for_whole<Wanted, Enabled>();
    all.insert(all.begin() + 2,
               {{"floor: known offsets, no checks", floor<Wanted, Delivered>, tells::values, false, "floor"},
                {"known layout: its sizes and headers compared", known_layout<Wanted, Delivered>, tells::how_it_ended,
                 false, "known"}});
    return all;
}

/// decode of everything, and three fields out of the record: traffic class, interface, local address.
template <class Three, class Enabled>
[[nodiscard]] constexpr contender decode_three()
{
    return {"cmsg::receive_set::decode, three fields",
            set_decode<Three, Enabled>,
            tells::values,
            true,
            "set_decode_3",
            macro_loop<Three>};
}

} // namespace bench

#endif
