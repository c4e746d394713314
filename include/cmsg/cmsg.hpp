// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CMSG_HPP
#define CMSGPP_CMSG_HPP

// Includes everything, contains nothing.

#include <cmsg/core/abi.hpp>
#include <cmsg/core/config.hpp>
#include <cmsg/core/control.hpp>
#include <cmsg/core/counter.hpp>
#include <cmsg/core/ecn.hpp>
#include <cmsg/core/handlers.hpp>
#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/view_base.hpp>
#include <cmsg/core/view_list.hpp>
#include <cmsg/core/visit.hpp>
#include <cmsg/core/visitor.hpp>
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/version.hpp>
#include <cmsg/views/all.hpp>
#include <cmsg/views/ip.hpp>
#include <cmsg/views/ipv6.hpp>
#include <cmsg/views/socket.hpp>
#include <cmsg/views/timestamp.hpp>
#include <cmsg/views/udp.hpp>

#endif
