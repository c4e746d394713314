// SPDX-License-Identifier: MIT
#include "support/agreement.hpp"

#include <cstdint>
#include <cstdio>

namespace bench {

void agreement::compare(std::span<const packet> packets)
{
    for (const packet& arrived : packets) {
        compare_one(arrived.result, arrived.header, true);
        compare_one(-1, arrived.header, false);
    }
}

void agreement::compare_malformed(std::span<const packet> packets)
{
    for (const packet& arrived : packets) {
        compare_one(arrived.result, arrived.header, false);
    }
}

void agreement::compare_one(ssize_t result, const msghdr& header, bool whole)
{
    fields read_by_hand;
    const cmsg::outcome expected_end = contenders_[1].parse(result, header, read_by_hand);
    ++buffers_;
    for (const contender& other : contenders_.subspan(2)) {
        if (!whole && other.tells != tells::how_it_ended) {
            continue;
        }
        fields expected = read_by_hand;
        if (other.reference != nullptr) {
            expected = {};
            other.reference(result, header, expected);
        }
        fields read;
        const cmsg::outcome end = other.parse(result, header, read);
        const bool same_end = other.tells == tells::how_it_ended ? end == expected_end : !end == !expected_end;
        if (checksum(read) != checksum(expected) || !same_end) {
            ++differences_;
            std::fprintf(stderr, "%s differs on %zu bytes of control data, result %zd: ", other.name,
                         static_cast<std::size_t>(header.msg_controllen), result);
            std::fprintf(stderr, "checksum %016llx, ended %d at %zu; expected %016llx, ended %d at %zu\n",
                         static_cast<unsigned long long>(checksum(read)), static_cast<int>(end.reason()), end.offset(),
                         static_cast<unsigned long long>(checksum(expected)), static_cast<int>(expected_end.reason()),
                         expected_end.offset());
        }
    }
}

} // namespace bench
