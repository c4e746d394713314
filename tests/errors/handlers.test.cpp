// SPDX-License-Identifier: MIT
#include <cmsg/errors/handlers.hpp>
#include <cmsg/errors/handlers.hpp>

#include <cmsg/errors/entries.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <gtest/gtest.h>

namespace {

using namespace cmsg;

/// The rules of these handlers, with a list of path errors, a view beside it.
template <class... Handlers>
using rules =
    detail::error_rules_of<error_values<ip_tos, path_errors>, overloaded<Handlers...>, overloaded<Handlers...>>;

constexpr auto on_mtu = [](path_mtu) {};
constexpr auto on_error = [](const send_error&) {};
constexpr auto on_loss = [](lost_entry) {};
constexpr auto on_range = [](zerocopy_range) {};
constexpr auto on_entry = [](path_errors) {};
constexpr auto on_entry_of_others = [](tx_timestamps<>) {};
constexpr auto on_any = [](auto) {};
constexpr auto by_mutable_reference = [](send_error&) {};
constexpr auto with_result = [](send_error it) { return it.error; };

template <auto... Handlers>
using of = rules<std::remove_const_t<decltype(Handlers)>...>;

static_assert(of<on_mtu, on_error, on_loss>::hold);
static_assert(of<on_any>::hold && of<on_error, on_any>::hold);
static_assert(!of<on_mtu, on_error>::hold && !of<on_mtu, on_error>::takes_lost_entry);
static_assert(!of<on_error, on_loss>::hold && !of<on_error, on_loss>::takes<path_mtu>);
static_assert(of<on_error, on_loss>::takes<tx_timestamp>, "no entry of the list brings one");
static_assert(!of<on_mtu, on_error, on_loss, on_range>::hold && !of<on_mtu, on_error, on_loss, on_range>::none_is_idle);
static_assert(!of<on_entry, on_loss>::hold && !of<on_entry, on_loss>::none_names_an_entry);
static_assert(!of<on_mtu, on_error, on_loss, on_entry_of_others>::none_names_an_entry, "also one that is not listed");
static_assert(!of<on_mtu, by_mutable_reference, on_loss>::hold, "the value is nobody else's to change");
static_assert(!of<on_mtu, with_result, on_loss>::hold && !of<on_mtu, with_result, on_loss>::all_return_nothing);
static_assert(!detail::error_rules_of<error_values<ip_tos>, overloaded<>, overloaded<>>::has_entry);

/// A visitor with a name of its own.
struct named_visitor {
    void operator()(path_mtu) {}
    void operator()(send_error) {}
    void operator()(lost_entry) {}
};
static_assert(detail::error_rules_of<error_values<path_errors>, named_visitor, named_visitor>::hold);
static_assert(!detail::error_rules_of<error_values<path_errors>, const named_visitor, named_visitor>::hold);

// A generic handler is not asked for what another one names: its body may not compile for it.
TEST(Handlers, AreNotAskedForWhatAnotherNames)
{
    int mtus = 0;
    const auto only_mtu = [&](auto it) { mtus += static_cast<int>(it.bytes != 0); };
    const overloaded visitor{only_mtu, on_error, on_loss};
    EXPECT_TRUE((detail::error_rules_of<error_values<path_errors>, decltype(visitor),
                                        std::remove_const_t<decltype(visitor)>>::hold));
}

} // namespace
