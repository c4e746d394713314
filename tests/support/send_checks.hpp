// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_SEND_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_SEND_CHECKS_HPP

// What every value to send has to pass: in every layout and every room, the bytes that stand there are those that were
// written down a second time, without the library, and the walk reads back what was put.

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/memory.hpp"

#include <cmsg/core/control.hpp>
#include <cmsg/send/writer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace support {

/// A payload as a layout has it, field by field.
template <class Abi>
class golden_payload {
public:
    static constexpr numbers layout = numbers_of<Abi>;

    constexpr golden_payload& integer(std::uint64_t value, std::size_t width)
    {
        store(at(), value, width, layout.order);
        used_ += width;
        return *this;
    }
    constexpr golden_payload& network(std::uint64_t value, std::size_t width)
    {
        store(at(), value, width, std::endian::big);
        used_ += width;
        return *this;
    }
    constexpr golden_payload& unsigned_long(std::uint64_t value) { return integer(value, layout.long_size); }

    template <class... Octets>
    constexpr golden_payload& octets(Octets... values)
    {
        ((*at() = static_cast<std::byte>(values), ++used_), ...);
        return *this;
    }
    constexpr golden_payload& zeros(std::size_t count)
    {
        used_ += count; // they are zero from the start
        return *this;
    }

    [[nodiscard]] constexpr std::span<const std::byte> bytes() const { return {bytes_.data(), used_}; }

private:
    constexpr std::byte* at() { return bytes_.data() + used_; }

    std::array<std::byte, 1200> bytes_{};
    std::size_t used_ = 0;
};

inline constexpr std::byte stale{0xaa};

/// The message that stands in front of the one in question, and must not change.
struct message_in_front {
    static constexpr cmsg::send::value_info about{.id = {77, 88}, .size = 3};

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.bytes(octets(1, 2, 3));
    }
};

/// Values say level::socket, which has another number elsewhere.
template <class Abi>
constexpr cmsg::message_id in_layout(cmsg::message_id id)
{
    return {id.level == cmsg::level::socket ? numbers_of<Abi>.socket : id.level, id.type};
}

/// Whole messages: header, payload, and zeros up to the end.
template <class Abi>
class golden_messages {
public:
    static constexpr numbers layout = numbers_of<Abi>;

    constexpr std::size_t add(cmsg::message_id id, std::span<const std::byte> payload)
    {
        std::byte* const at = bytes_.data() + used_;
        store(at, layout.data + payload.size(), layout.length_width, layout.order);
        store(at + layout.length_width, static_cast<std::uint32_t>(id.level), 4, layout.order);
        store(at + layout.length_width + 4, static_cast<std::uint32_t>(id.type), 4, layout.order);
        std::copy(payload.begin(), payload.end(), at + layout.data);
        used_ += layout.padded(layout.data + payload.size());
        return used_;
    }

    [[nodiscard]] constexpr const std::byte* data() const { return bytes_.data(); }

private:
    std::array<std::byte, 1300> bytes_{};
    std::size_t used_ = 0;
};

// Constant evaluation counts every call, so these are plain loops over plain pointers.
constexpr bool is_equal(const std::byte* a, const std::byte* b, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        if (a[i] != b[i]) {
            return CMSGPP_CHECK_WITH(i, a[i] == b[i]);
        }
    }
    return true;
}

constexpr bool is_all(const std::byte* at, std::size_t count, std::byte value)
{
    for (std::size_t i = 0; i < count; ++i) {
        if (at[i] != value) {
            return CMSGPP_CHECK_WITH(i, at[i] == value);
        }
    }
    return true;
}

/// A value with its type hidden, so that what is compared is compiled once per layout and not once per value.
template <class Abi>
class hidden_value {
public:
    constexpr explicit hidden_value(cmsg::message_id number) : id{number} {}
    hidden_value(const hidden_value&) = delete;
    hidden_value& operator=(const hidden_value&) = delete;

    [[nodiscard]] constexpr virtual bool put(cmsg::basic_control_writer<Abi>& writer) const = 0;

    cmsg::message_id id;

protected:
    constexpr ~hidden_value() = default;
};

template <class Abi, class Value>
class hidden final : public hidden_value<Abi> {
public:
    constexpr explicit hidden(const Value& value) : hidden_value<Abi>{in_layout<Abi>(Value::about.id)}, value_{value} {}

    [[nodiscard]] constexpr bool put(cmsg::basic_control_writer<Abi>& writer) const override
    {
        return writer.put(value_);
    }

private:
    const Value& value_;
};

/// A value put behind another message, and what has to stand there then. The value does not fit where the room is
/// smaller than `needed`, and the one in front not where it is smaller than `front`; what fits alone stands alone.
template <class Abi>
class put_case {
public:
    constexpr put_case(const hidden_value<Abi>& value, std::span<const std::byte> golden)
        : value_{value}, payload_{golden}
    {
        front_ = both_.add(message_in_front::about.id, octets(1, 2, 3));
        needed_ = both_.add(value.id, golden);
        alone_.add(value.id, golden);
    }

    [[nodiscard]] constexpr std::size_t needed() const { return needed_; }

    /// Whether as much fits into a room of `size` bytes as into one of a byte less and of a byte more.
    [[nodiscard]] constexpr bool is_between(std::size_t size) const
    {
        const auto is_edge = [size](std::size_t edge) { return size + 1 == edge || size == edge; };
        return size != 0 && size < needed_ && !is_edge(front_) && !is_edge(needed_) && !is_edge(needed_ - front_);
    }

    /// Whether it is so for a room of `size` bytes at `room`, of which none but the needed ones may be written.
    [[nodiscard]] constexpr bool is_right(std::byte* room, std::size_t size) const
    {
        for (std::size_t i = 0; i < size; ++i) {
            room[i] = stale;
        }
        cmsg::basic_control_writer<Abi> writer{std::span{room, size}};
        const bool has_front = size >= front_;
        const bool has_value = has_front ? size >= needed_ : size >= needed_ - front_;
        if (!(CMSGPP_CHECK(writer.put(message_in_front{}) == has_front) &&
              CMSGPP_CHECK(value_.put(writer) == has_value))) {
            return false;
        }
        const std::size_t used = (has_front ? front_ : 0) + (has_value ? needed_ - front_ : 0);
        if (!(CMSGPP_CHECK(writer.bytes().data() == room) && CMSGPP_CHECK(writer.bytes().size() == used) &&
              CMSGPP_CHECK(writer.room() == size - used) && is_equal(room, (has_front ? both_ : alone_).data(), used) &&
              is_all(room + used, size - used, stale))) {
            return false;
        }
        using cmsg::send::refusal;
        if (!(CMSGPP_CHECK(writer.failed().has_value() == !(has_front && has_value)) &&
              CMSGPP_CHECK(writer.reason() == (writer.failed() ? refusal::no_room : refusal::none)))) {
            return false;
        }
        if (writer.failed() &&
            !CMSGPP_CHECK(*writer.failed() == (has_front ? value_.id : message_in_front::about.id))) {
            return false;
        }
        return is_read_back(writer.messages(), std::size_t{has_front} + std::size_t{has_value}, has_value);
    }

private:
    [[nodiscard]] constexpr bool is_read_back(const cmsg::basic_control<Abi>& messages, std::size_t expected,
                                              bool has_value) const
    {
        std::size_t count = 0;
        auto at = messages.begin();
        for (; at != messages.end(); ++at) {
            const cmsg::basic_message<Abi> one = *at;
            if (++count == expected && has_value &&
                !(CMSGPP_CHECK(one.id() == value_.id) && CMSGPP_CHECK(one.payload().size() == payload_.size()) &&
                  is_equal(one.payload().data(), payload_.data(), payload_.size()))) {
                return false;
            }
        }
        return CMSGPP_CHECK(count == expected) &&
               CMSGPP_CHECK(messages.outcome(at).reason() == cmsg::end_reason::complete);
    }

    const hidden_value<Abi>& value_;
    std::span<const std::byte> payload_;
    golden_messages<Abi> both_{};
    golden_messages<Abi> alone_{};
    std::size_t front_ = 0;
    std::size_t needed_ = 0;
};

/// At run time: in front of, and behind, an unreadable page, which a stray access of a byte hits.
template <class Abi>
bool is_right_in_guarded_memory(const put_case<Abi>& put, std::size_t size)
{
    static const guarded_page page;
    static constexpr std::array<std::byte, 1400> any{};
    const auto bytes = std::span{any}.first(size);
    return put.is_right(page.at_end(bytes).data(), size) && put.is_right(page.at_start(bytes).data(), size);
}

template <class Abi>
constexpr bool is_right_in_every_room(const put_case<Abi>& put)
{
    for (std::size_t size = 0; size <= put.needed() + 1; ++size) {
        bool is_right = false;
        if (std::is_constant_evaluated()) {
            if (put.is_between(size)) { // a constant is slow, and the test has them all
                continue;
            }
            std::byte* const block = new std::byte[size]; // a write outside of it is no constant
            is_right = put.is_right(block, size);
            delete[] block;
        } else {
            is_right = is_right_in_guarded_memory(put, size);
        }
        if (!is_right) {
            return CMSGPP_CHECK_WITH(size, is_right);
        }
    }
    return true;
}

/// Whether the value is put right in the layout, in every room from none to one byte more than it needs. `describe`
/// says what the payload has to be.
template <class Abi, class Value, class Describe>
constexpr bool is_put_right_in_every_room(const Value& value, Describe describe)
{
    golden_payload<Abi> golden;
    describe(golden);
    const hidden<Abi, Value> it{value};
    return is_right_in_every_room(put_case<Abi>{it, golden.bytes()});
}

/// Whether the value is refused as out of range in every layout, whatever the room, and leaves what is there.
template <class Value>
constexpr bool is_out_of_range(const Value& value)
{
    return in_every_abi([&](auto abi) {
        using layout = decltype(abi);
        std::array<std::byte, 64> room{};
        cmsg::basic_control_writer<layout> writer{room};
        const bool is_front_put = writer.put(message_in_front{});
        const std::size_t before = writer.bytes().size();
        return CMSGPP_CHECK(is_front_put) && CMSGPP_CHECK(!writer.put(value)) &&
               CMSGPP_CHECK(writer.reason() == cmsg::send::refusal::out_of_range) &&
               CMSGPP_CHECK(writer.failed() == in_layout<layout>(Value::about.id)) &&
               CMSGPP_CHECK(writer.bytes().size() == before);
    });
}

/// Whether the value is in range: put, if there is room.
template <class Value>
constexpr bool is_in_range(const Value& value)
{
    std::array<std::byte, 2200> room{};
    cmsg::control_writer writer{room};
    return writer.put(value) && !writer.failed();
}

} // namespace support

#endif
