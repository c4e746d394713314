// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ERRORS_HANDLERS_HPP
#define CMSGPP_ERRORS_HANDLERS_HPP

// What is wrong with the handlers of a visitor of read_error, against the entries of a list. All of it is decided at
// compile time; nothing here runs.

#include <cmsg/errors/values.hpp>
#include <cmsg/receive/entry.hpp>
#include <cmsg/visit/visitor.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <class Value, class... Values>
[[nodiscard]] constexpr bool is_among(error_values<Values...>) noexcept
{
    return (std::is_same_v<Value, Values> || ...);
}

/// Whether reads of the error queue bring the value for this entry of a list; for answers and views they bring none.
template <class Value, class Entry>
inline constexpr bool is_brought = [] {
    if constexpr (error_entry<Entry>) {
        return is_among<Value>(typename Entry::values{});
    } else {
        return false;
    }
}();

/// The rules of a visitor of read_error, against the entries of a list.
template <class List, class Visitor, class... Handlers>
struct error_rules;

template <template <class...> class List, class... Entries, class Visitor, class... Handlers>
struct error_rules<List<Entries...>, Visitor, Handlers...> {
    static constexpr bool has_entry = (error_entry<Entries> || ...);

    template <class Value>
    static constexpr bool comes = (is_brought<Value, Entries> || ...);

    template <class... Values>
    static constexpr bool one_comes = (comes<Values> || ...);

    template <class Value>
    static constexpr bool takes = [] {
        if constexpr (comes<Value>) {
            return std::is_invocable_v<Visitor&, Value>;
        } else {
            return true; // not asked, because a generic handler need not be made for it
        }
    }();

    template <class Handler>
    static constexpr bool names_an_entry = requires
    {
        typename std::remove_cvref_t<parameter_t<Handler>>::queued;
    };

    template <class Handler, class Value>
    static constexpr bool waits_for = comes<Value>&& std::is_invocable_v<Handler&, Value>;

    // A generic one is not asked: its body may not be meant for what another handler names.
    template <class Handler>
    static constexpr bool is_idle = [] {
        if constexpr (std::is_void_v<parameter_t<Handler>>) {
            return false;
        } else {
            return !std::is_invocable_v<Handler&, lost_entry> && !waits_for<Handler, tx_timestamp> &&
                   !waits_for<Handler, zerocopy_range> && !waits_for<Handler, path_mtu> &&
                   !waits_for<Handler, send_error> && !waits_for<Handler, txtime_error>;
        }
    }();

    template <class Value>
    static constexpr bool returns_nothing = [] {
        if constexpr (comes<Value> || std::is_same_v<Value, lost_entry>) {
            return std::is_void_v<std::invoke_result_t<Visitor&, Value>>;
        } else {
            return true;
        }
    }();

    static constexpr bool none_names_an_entry = !(names_an_entry<Handlers> || ...);
    static constexpr bool takes_lost_entry = std::is_invocable_v<Visitor&, lost_entry>;
    static constexpr bool takes_all = takes<tx_timestamp> && takes<zerocopy_range> && takes<path_mtu> &&
                                      takes<send_error> && takes<txtime_error> && takes_lost_entry;
    static constexpr bool none_is_idle = !(is_idle<Handlers> || ...);
    static constexpr bool all_return_nothing = [] {
        if constexpr (takes_all) {
            return returns_nothing<tx_timestamp> && returns_nothing<zerocopy_range> && returns_nothing<path_mtu> &&
                   returns_nothing<send_error> && returns_nothing<txtime_error> && returns_nothing<lost_entry>;
        } else {
            return true;
        }
    }();
    static constexpr bool hold = has_entry && none_names_an_entry && takes_all && none_is_idle && all_return_nothing;
};

template <class List, class Visitor, class Handlers>
struct error_rules_of : error_rules<List, Visitor, Visitor> {
};

template <class List, class Visitor, class... Handlers>
struct error_rules_of<List, Visitor, overloaded<Handlers...>> : error_rules<List, Visitor, Handlers...> {
};

/// Whether the rules hold; for each that does not, the compiler has a sentence.
template <class Rules>
[[nodiscard]] constexpr bool obeys() noexcept
{
    static_assert(Rules::has_entry,
                  "cmsg: the list has no entry of the error queue, such as tx_timestamps or path_errors");
    static_assert(
        Rules::none_names_an_entry,
        "cmsg: a handler of read_error takes an entry of the list; it gets what the entry brings: tx_timestamp "
        "of tx_timestamps, zerocopy_range of zerocopy_completions, path_mtu and send_error of path_errors, "
        "txtime_error of txtime_errors");
    if constexpr (Rules::has_entry && Rules::none_names_an_entry) {
        static_assert(Rules::takes_lost_entry,
                      "cmsg: read_error's visitor has to take lost_entry, of which nobody else is told");
        static_assert(Rules::template takes<tx_timestamp>,
                      "cmsg: read_error's visitor has to take tx_timestamp, which tx_timestamps brings");
        static_assert(Rules::template takes<zerocopy_range>,
                      "cmsg: read_error's visitor has to take zerocopy_range, which zerocopy_completions brings");
        static_assert(Rules::template takes<path_mtu>,
                      "cmsg: read_error's visitor has to take path_mtu, which path_errors brings");
        static_assert(Rules::template takes<send_error>,
                      "cmsg: read_error's visitor has to take send_error, which path_errors brings");
        static_assert(Rules::template takes<txtime_error>,
                      "cmsg: read_error's visitor has to take txtime_error, which txtime_errors brings");
        static_assert(Rules::none_is_idle, "cmsg: a handler of read_error takes nothing that the list's entries bring");
        static_assert(Rules::all_return_nothing, "cmsg: a handler of read_error returns void");
    }
    return Rules::hold;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
