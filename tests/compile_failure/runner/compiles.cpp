// expects: cmsg: this source compiles, so the runner has to refuse it
// SPDX-License-Identifier: MIT
int main() {}
