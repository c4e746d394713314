// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ALL_SYSTEMS_HPP
#define CMSGPP_ALL_SYSTEMS_HPP

// Includes all that this system has, and the messages of the other systems: for captures, and programs that read them.

#include <cmsg/answers/darwin.hpp>
#include <cmsg/answers/freebsd.hpp>
#include <cmsg/answers/linux.hpp>
#include <cmsg/answers/netbsd.hpp>
#include <cmsg/answers/openbsd.hpp>
#include <cmsg/answers/windows.hpp>
#include <cmsg/cmsg.hpp>
#include <cmsg/views/darwin/all.hpp>
#include <cmsg/views/freebsd/all.hpp>
#include <cmsg/views/linux/all.hpp>
#include <cmsg/views/netbsd/all.hpp>
#include <cmsg/views/openbsd/all.hpp>
#include <cmsg/views/windows/all.hpp>

#endif
