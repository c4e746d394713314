// expects: cmsg: the answer is not one of the set
// SPDX-License-Identifier: MIT
#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/receive/receive_set.hpp>

#ifdef CMSGPP_MUST_FAIL
using asked = cmsg::hop_limit;
#else
using asked = cmsg::traffic_class;
#endif

int main() { return cmsg::receive_set<cmsg::traffic_class>::read(cmsg::control{}).get<asked>().value(); }
