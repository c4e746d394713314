// expects: cmsg: the twin fails
// SPDX-License-Identifier: MIT
static_assert(sizeof(char) == 2, "cmsg: the twin fails");
int main() {}
