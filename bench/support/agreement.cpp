// SPDX-License-Identifier: MIT
#include "support/agreement.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>

#include <sys/socket.h> // for cmsghdr, CMSG_NXTHDR and its like

namespace bench {
namespace {

constexpr std::size_t most_shown = 20; // of the differences; one defect may show in every buffer

/// Whether CMSG_NXTHDR shows a last message whose padding is missing. Before glibc 2.36 it did not, nor one whose length
/// is malformed, so that a loop over the macros is no reference for such buffers there.
bool macros_show_what_is_left()
{
    alignas(cmsghdr) unsigned char bytes[CMSG_SPACE(0) + CMSG_LEN(1)] = {};
    msghdr header{};
    header.msg_control = bytes;
    header.msg_controllen = sizeof bytes;
    cmsghdr* const first = CMSG_FIRSTHDR(&header);
    first->cmsg_len = CMSG_LEN(0);
    const decltype(cmsghdr::cmsg_len) length = CMSG_LEN(1);
    std::memcpy(bytes + CMSG_SPACE(0), &length, sizeof length);
    return CMSG_NXTHDR(&header, first) != nullptr;
}

} // namespace

agreement::agreement(std::span<const contender> contenders)
    : contenders_{contenders}, macros_are_a_reference_{macros_show_what_is_left()}
{
    if (!macros_are_a_reference_) {
        std::fputs("Cut and malformed buffers are not compared: this libc's CMSG_NXTHDR leaves such messages out.\n",
                   stderr);
    }
}

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
    if (!macros_are_a_reference_ && (!whole || header.msg_controllen % CMSG_ALIGN(1) != 0)) {
        return;
    }
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
            static_cast<void>(other.reference(result, header, expected)); // the ends are compared below
        }
        fields read;
        const cmsg::outcome end = other.parse(result, header, read);
        const bool same_end = other.tells == tells::how_it_ended ? end == expected_end : !end == !expected_end;
        if (checksum(read) != checksum(expected) || !same_end) {
            if (++differences_ > most_shown) {
                continue;
            }
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
