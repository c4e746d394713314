// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_OPTIONAL_FIELD_HPP
#define CMSGPP_VISIT_OPTIONAL_FIELD_HPP

// How a view returns a field that may be absent, so that including the view does not pay for it.

#include <cmsg/platform/config.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// The value of a field, if the condition holds. `Optional` is std::optional. The fields stand in a class template that
/// takes it as a parameter, and the view derives from that: so each type of optional, which is 1 MiB of GCC 12's front
/// end (tools/include_cost.sh), is instantiated in the programs that ask for the field. In a class that is no template
/// the definition of the field alone would instantiate it.
template <template <class> class Optional, class Value>
[[nodiscard]] constexpr Optional<Value> given(bool condition, Value value) noexcept
{
    return condition ? Optional<Value>{value} : Optional<Value>{};
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
