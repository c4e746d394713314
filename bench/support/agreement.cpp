// SPDX-License-Identifier: MIT
#include "support/agreement.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include <sys/socket.h> // for cmsghdr, CMSG_ALIGN, MSG_CTRUNC

namespace bench {
namespace {

using length_type = decltype(cmsghdr::cmsg_len);

constexpr std::size_t most_shown = 20; // of the differences; one defect may show in every buffer

/// The lengths that a header is given in turn.
std::vector<length_type> lengths_to_try(std::size_t size)
{
    std::vector<length_type> lengths;
    for (length_type length = 0; length <= size + 2 * sizeof(cmsghdr); ++length) {
        lengths.push_back(length);
    }
    constexpr length_type maximum = std::numeric_limits<length_type>::max();
    for (length_type less = 0; less <= 2 * sizeof(cmsghdr); ++less) {
        lengths.push_back(maximum - less);
        lengths.push_back(maximum / 2 - less);
    }
    return lengths;
}

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
    const length_type length = CMSG_LEN(1);
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

void agreement::compare_damaged(const packet& original)
{
    const std::vector<std::byte>& whole = original.control;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        compare_bytes(std::span{whole}.first(size), MSG_CTRUNC);
    }
    for (std::size_t at = 0; at + sizeof(cmsghdr) <= whole.size();) {
        length_type length = 0;
        std::memcpy(&length, whole.data() + at, sizeof length);
        for (const length_type damage : lengths_to_try(whole.size())) {
            std::vector<std::byte> damaged = whole;
            std::memcpy(damaged.data() + at, &damage, sizeof damage);
            compare_bytes(damaged, 0);
        }
        at += CMSG_ALIGN(length);
    }
}

void agreement::compare_bytes(std::span<const std::byte> bytes, int flags)
{
    std::vector<std::byte> exact{bytes.begin(), bytes.end()}; // so that a tool finds a read past the end
    msghdr header{};
    header.msg_control = exact.data();
    header.msg_controllen = exact.size();
    header.msg_flags = flags;
    compare_one(1, header, false);
}

void agreement::compare_one(ssize_t result, const msghdr& header, bool whole)
{
    if (!macros_are_a_reference_ && (!whole || header.msg_controllen % CMSG_ALIGN(1) != 0)) {
        return;
    }
    fields expected;
    const cmsg::outcome expected_end = contenders_[1].parse(result, header, expected);
    ++buffers_;
    for (const contender& other : contenders_.subspan(2)) {
        if (!whole && other.tells != tells::how_it_ended) {
            continue;
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
