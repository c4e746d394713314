// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_READING_HPP
#define CMSGPP_RECEIVE_READING_HPP

// What read returns: the answers of a set, as values, filled from one control buffer. Borrows nothing.

#include <cmsg/core/control.hpp>
#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/layout.hpp>
#include <cmsg/visit/match.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/walk.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

template <class Views, class... Answers>
struct reading_writer;

/// One answer of a reading. A base of its own, so that a reading is as small as its answers.
template <class Answer>
struct held_answer {
    Answer value{};
};

template <class Answer>
inline constexpr Answer absent_answer{};

} // namespace detail

/// The answers to one datagram, each with what came, or absent. Trivially copyable; borrows nothing.
template <class... Answers>
class reading : detail::held_answer<Answers>... {
public:
    /// Of no datagram: every answer is absent.
    constexpr reading() noexcept = default;

    /// The answer. One with parameters is found whatever a join has made of them: `get<receive_time<>>()`.
    template <answer Answer>
    [[nodiscard]] constexpr const auto& get() const noexcept CMSGPP_LIFETIMEBOUND CMSGPP_NONALLOCATING
    {
        using listed = typename detail::listed_as<Answer, Answers...>::type;
        static_assert(detail::is_one_of<listed, Answers...>, "cmsg: the answer is not one of the set");
        if constexpr (detail::is_one_of<listed, Answers...>) { // else no second sentence
            return static_cast<const detail::held_answer<listed>&>(*this).value;
        } else {
            return detail::absent_answer<listed>;
        }
    }

    /// How the read ended; its counts are of messages that are none of the set's, and of those of a wrong size.
    [[nodiscard]] constexpr class outcome outcome() const noexcept { return outcome_.copy(); }

private:
    template <class Views, class... Of>
    friend struct detail::reading_writer;

    class outcome outcome_ {};
};

namespace detail {

/// Gives each of the views' messages to the answers of a reading that are made of it.
template <class... Views, class... Answers>
struct reading_writer<view_list<Views...>, Answers...> {
    static constexpr bool expects_drops = true;

    reading<Answers...>& result;
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;

    /// Takes a message of which the view, the only one that answers to it, and the size are known.
    template <class View>
    CMSGPP_ALWAYS_INLINE constexpr flow expect(std::span<const std::byte> payload) noexcept
    {
        give<View>(payload);
        return flow::proceed;
    }

    template <class Abi>
    CMSGPP_ALWAYS_INLINE constexpr flow offer(const basic_message<Abi>& arrived) noexcept
    {
        if (!(match<Views>(arrived, *this) || ...)) {
            ++unhandled_count;
        }
        return flow::proceed;
    }

    template <class View, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void whole(const basic_message<Abi>& arrived) noexcept
    {
        give<View>(arrived.payload());
    }

    template <class View, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void wrong_size(const basic_message<Abi>&) noexcept
    {
        ++wrong_size_count;
    }

    /// Reads native messages: those that stand where the kernel puts them, and then the rest.
    CMSGPP_ALWAYS_INLINE constexpr void read_native(const control& messages) noexcept
    {
        if (messages.has_failed()) [[unlikely]] {
            result.outcome_ = messages.outcome();
            return;
        }
        const auto run = take_expected(view_list<Views...>{}, messages.bytes(), *this);
        if (run.offset == messages.bytes().size()) [[likely]] {
            result.outcome_ = {end_reason::complete, run.offset, messages.flags()};
        } else {
            read_rest(result, messages.bytes(), messages.flags(), run.offset);
        }
    }

    /// Reads what a walk meets.
    template <class Abi>
    constexpr void read_walking(const basic_control<Abi>& messages, control_iterator<Abi> at) noexcept
    {
        result.outcome_ = walk(messages, at, *this);
    }

private:
    /// Reads what a walk meets from the first message on that was not the expected one.
    CMSGPP_NEVER_INLINE static constexpr void read_rest(reading<Answers...>& result, std::span<const std::byte> bytes,
                                                        read_flags flags, std::size_t offset) noexcept
    {
        reading_writer writer{result};
        const control messages{bytes, flags};
        writer.read_walking(messages, messages.from(offset));
    }

    template <class View>
    CMSGPP_ALWAYS_INLINE constexpr void give([[maybe_unused]] std::span<const std::byte> payload) noexcept
    {
        (give_to<Answers, View>(payload), ...);
    }

    template <class Answer, class View>
    CMSGPP_ALWAYS_INLINE constexpr void give_to(std::span<const std::byte> payload) noexcept
    {
        if constexpr (is_made_of<Answer, View>(typename views_of_entry<Answer, view_traits<View>::platform>::type{})) {
            constexpr bool takes_it = std::is_nothrow_invocable_v<Answer&, view_of<View>>;
            static_assert(takes_it, "cmsg: an answer has a noexcept operator()(View) for each of its views");
            if constexpr (takes_it) {
                static_cast<held_answer<Answer>&>(result).value(view_of<View>{payload});
            }
        }
    }

    template <class Answer, class View, class... Own>
    [[nodiscard]] static constexpr bool is_made_of(view_list<Own...>) noexcept
    {
        return (stands_for<view_of<View>, Own> || ...);
    }
};

/// The reading of a set's answers, out of all its entries.
template <class Reading, class... Entries>
struct reading_of_entries {
    using type = Reading;
};

template <class... Answers, class Entry, class... Entries>
struct reading_of_entries<reading<Answers...>, Entry, Entries...>
    : reading_of_entries<std::conditional_t<answer<Entry>, reading<Answers..., Entry>, reading<Answers...>>,
                         Entries...> {
};

/// What fills a reading from messages of the views.
template <class Views, class Reading>
struct writer_of_reading;

template <class Views, class... Answers>
struct writer_of_reading<Views, reading<Answers...>> {
    using type = reading_writer<Views, Answers...>;
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
