// expects: cmsg: the sentence that the error does not say
// SPDX-License-Identifier: MIT
#ifdef CMSGPP_MUST_FAIL
// The sentence stands in the excerpt that the compiler prints, which does not count.
int missing = undeclared; // cmsg: the sentence that the error does not say
#endif
int main() {}
