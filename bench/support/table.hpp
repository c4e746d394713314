// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_TABLE_HPP
#define CMSGPP_BENCH_SUPPORT_TABLE_HPP

// A table that is aligned on a terminal and Markdown in a README.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// A number with so many decimals.
[[nodiscard]] inline std::string decimal(double value, int decimals)
{
    char text[64] = "";
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

/// An integer with a comma between thousands.
[[nodiscard]] inline std::string grouped(std::uint64_t value)
{
    std::string text = std::to_string(value);
    for (std::size_t end = text.size(); end > 3; end -= 3) {
        text.insert(end - 3, 1, ',');
    }
    return text;
}

/// The first column holds names, the others numbers. ASCII only: a width is a number of bytes.
class table {
public:
    explicit table(std::vector<std::string> head) { add(std::move(head)); }

    void add(std::vector<std::string> cells)
    {
        widths_.resize(std::max(widths_.size(), cells.size()));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            widths_[i] = std::max(widths_[i], cells[i].size());
        }
        rows_.push_back(std::move(cells));
    }

    void print() const
    {
        print(rows_.front());
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            std::printf("|%s%s", std::string(widths_[i] + 1, '-').c_str(), i == 0 ? "-" : ":");
        }
        std::puts("|");
        for (std::size_t row = 1; row < rows_.size(); ++row) {
            print(rows_[row]);
        }
    }

private:
    void print(const std::vector<std::string>& cells) const
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const int width = static_cast<int>(widths_[i]);
            std::printf("| %*s ", i == 0 ? -width : width, cells[i].c_str());
        }
        std::puts("|");
    }

    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> widths_;
};

} // namespace bench

#endif
