// SPDX-License-Identifier: MIT
// Which messages a socket sends along: switches them on by name, and lists those that are on.
#include "cmsgdump.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <strings.h> // for strcasecmp

namespace cmsgdump {

namespace {

/// All that a socket of our own can say about time. On somebody else's the stamps of sends would fill its error queue.
constexpr std::uint32_t every_stamp = cmsg::sof_timestamping_rx_software | cmsg::sof_timestamping_rx_hardware |
                                      cmsg::sof_timestamping_tx_sched | cmsg::sof_timestamping_tx_software |
                                      cmsg::sof_timestamping_tx_hardware | cmsg::sof_timestamping_software |
                                      cmsg::sof_timestamping_raw_hardware | cmsg::sof_timestamping_opt_id |
                                      cmsg::sof_timestamping_opt_tsonly | cmsg::sof_timestamping_opt_pktinfo;

/// What became of an option.
struct result {
    int error = 0;
    bool applies = true;
};

template <class Entry>
result enable_one(int fd)
{
    const auto enabled = cmsg::enable_entries<Entry>(fd);
    return {enabled.error(), !enabled.template not_applicable<Entry>()};
}

template <class View>
result enable_own(int fd)
{
    if constexpr (std::is_same_v<View, cmsg::scm_timestamping>) {
        return enable_one<cmsg::timestamping_flags<every_stamp>>(fd);
    } else {
        return enable_one<View>(fd);
    }
}

struct row {
    const char* name;
    bool has_option;
    result (*enable)(int fd);
    result (*enable_own)(int fd);
};

template <class View>
constexpr bool has_option = View::about.option.name >= 0 || requires(int fd)
{
    View::enable(fd);
};

template <class... Views>
constexpr auto rows_of(const cmsg::view_list<Views...>&)
{
    return std::array{row{Views::about.name, has_option<Views>, enable_one<Views>, enable_own<Views>}...};
}

constexpr auto rows = rows_of(cmsg::linux_kernel::all_views{});

bool is_named(const row& one, const std::string& name)
{
    return one.has_option && strcasecmp(one.name, name.c_str()) == 0;
}

/// What another message has as well: the kernel sends one of the three timestamps, and the rest only take room.
bool is_other_form(std::string_view name)
{
    return name == "SCM_TIMESTAMP" || name == "SCM_TIMESTAMPNS" || name == "IP_RETOPTS" ||
           name.starts_with("IPV6_2292");
}

} // namespace

void check_names(const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (std::none_of(rows.begin(), rows.end(), [&](const row& one) { return is_named(one, name); })) {
            std::string all;
            for (const row& one : rows) {
                all += one.has_option ? std::string{" "} + one.name : "";
            }
            throw usage_error{"--enable: '" + name + "' is no message that an option enables; there are:" + all};
        }
    }
}

void enable_named(int fd, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        bool applies = false;
        for (const row& one : rows) { // SCM_SECURITY is the name of two
            if (!is_named(one, name)) {
                continue;
            }
            const result became = one.enable(fd);
            applies = applies || became.applies;
            if (became.error != 0) {
                throw std::runtime_error{std::string{"--enable "} + one.name + ": " + std::strerror(became.error)};
            }
        }
        if (!applies) {
            throw std::runtime_error{"--enable " + name + ": it cannot come on a socket of this family and type"};
        }
    }
}

void enable_all(int fd)
{
    std::string refused;
    for (const row& one : rows) {
        if (!one.has_option || is_other_form(one.name)) {
            continue;
        }
        if (const result became = one.enable_own(fd); became.error != 0) {
            refused += std::string{refused.empty() ? "" : ", "} + one.name + " (" + std::strerror(became.error) + ")";
        }
    }
    if (!refused.empty()) {
        std::fprintf(stderr, "cmsgdump: not on this socket: %s\n", refused.c_str());
    }
}

void print_enabled(int fd, bool json)
{
    const auto enabled = cmsg::unlisted<cmsg::receive_set<>>(fd);
    if (enabled.error() != 0) {
        throw std::runtime_error{std::string{"--enabled: "} + std::strerror(enabled.error())};
    }
    const char* separator = "";
    std::printf("%s", json ? "{\"enabled\":[" : "");
    enabled.each([&](const char* name, std::size_t space) {
        if (json) {
            std::printf("%s{\"name\":\"%s\",\"space\":%zu}", separator, name, space);
        } else {
            std::printf("%-28s %4zu bytes\n", name, space);
        }
        separator = ",";
    });
    std::printf(json ? "],\"space\":%zu}\n" : "%zu bytes of control buffer take all of them\n", enabled.space());
}

} // namespace cmsgdump
