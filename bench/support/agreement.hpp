// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_AGREEMENT_HPP
#define CMSGPP_BENCH_SUPPORT_AGREEMENT_HPP

// Whether all parsers read the same, on whole, cut and malformed buffers; asked before anything is timed.

#include "support/capture.hpp"
#include "support/contender.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>

#include <sys/socket.h> // for cmsghdr, CMSG_NXTHDR and its like

namespace bench {

inline constexpr std::size_t most_shown = 20; // of the differences; one defect may show in every buffer

/// Whether CMSG_NXTHDR shows a last message whose padding is missing. Before glibc 2.36 it did not, nor one whose
/// length is malformed, so that a loop over the macros is no reference for such buffers there.
inline bool macros_show_what_is_left()
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

/// Whether a parser only stores: what it leaves in fields that had something in them is what it reads into empty ones,
/// or what was there.
inline bool only_stores(parser* parse, ssize_t result, const msghdr& header, const fields& read)
{
    fields marked = marked_fields();
    static_cast<void>(parse(result, header, marked));
    using bytes = std::array<std::uint8_t, sizeof(fields)>;
    constexpr auto mark = std::bit_cast<bytes>(marked_fields());
    const auto stored = std::bit_cast<bytes>(marked);
    const auto expected = std::bit_cast<bytes>(read);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (stored[i] != expected[i] && (stored[i] != mark[i] || expected[i] != 0)) {
            return false;
        }
    }
    return true;
}

/// Compares the parsers with the second one, the hand-written loop; the first one reads nothing. Names on stderr where
/// they differ.
class agreement {
public:
    explicit agreement(std::span<const contender> contenders)
        : contenders_{contenders}, macros_are_a_reference_{macros_show_what_is_left()}
    {
        if (!macros_are_a_reference_) {
            std::fputs(
                "Cut and malformed buffers are not compared: this libc's CMSG_NXTHDR leaves such messages out.\n",
                stderr);
        }
    }

    /// Packets as they arrived, and as they are after a recvmsg that failed.
    void compare(std::span<const packet> packets)
    {
        for (const packet& arrived : packets) {
            compare_one(arrived.result, arrived.header, true);
            compare_one(-1, arrived.header, false);
        }
    }

    /// Packets that are cut or malformed. Only the parsers that tell how a walk ended have to agree here.
    void compare_malformed(std::span<const packet> packets)
    {
        for (const packet& arrived : packets) {
            compare_one(arrived.result, arrived.header, false);
        }
    }

    [[nodiscard]] std::size_t differences() const { return differences_; }
    [[nodiscard]] std::size_t buffers() const { return buffers_; }

private:
    void compare_one(ssize_t result, const msghdr& header, bool whole)
    {
        if (!macros_are_a_reference_ && (!whole || header.msg_controllen % CMSG_ALIGN(1) != 0)) {
            return;
        }
        fields read_by_hand;
        const cmsg::outcome expected_end = contenders_[1].parse(result, header, read_by_hand);
        ++buffers_;
        for (const contender& other : contenders_.subspan(1)) {
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
            const bool stores = only_stores(other.parse, result, header, read);
            if (stores && same_end && read == expected) {
                continue;
            }
            if (++differences_ <= most_shown) {
                std::fprintf(stderr,
                             "%s %s on %zu bytes of control data, result %zd, ended %d at %zu; expected %d at %zu\n",
                             other.name, stores ? "differs" : "adds to what the packet before has left",
                             static_cast<std::size_t>(header.msg_controllen), result, static_cast<int>(end.reason()),
                             end.offset(), static_cast<int>(expected_end.reason()), expected_end.offset());
            }
        }
    }

    std::span<const contender> contenders_;
    bool macros_are_a_reference_;
    std::size_t differences_ = 0;
    std::size_t buffers_ = 0;
};

} // namespace bench

#endif
