// SPDX-License-Identifier: MIT
#ifndef CMSGPP_UNIX_HPP
#define CMSGPP_UNIX_HPP

// Includes what a program needs that passes descriptors and credentials over AF_UNIX sockets on Linux.

#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/unlisted.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/socket_unix.hpp>
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/visit.hpp>

#endif
