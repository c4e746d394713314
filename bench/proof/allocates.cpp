// SPDX-License-Identifier: MIT
// What the check of undefined symbols must refuse: one allocation.

int* allocates() { return new int{}; }
