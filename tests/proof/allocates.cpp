// SPDX-License-Identifier: MIT
// What the check of the proof must refuse: a function of the library from which an allocation can be reached.

namespace other {

inline int* allocates() { return new int{}; }

} // namespace other

namespace cmsg {

int* planted() { return other::allocates(); }

} // namespace cmsg
