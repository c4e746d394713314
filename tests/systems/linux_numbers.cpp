// SPDX-License-Identifier: MIT
// The numbers of level SOL_SOCKET, which Linux has in three to five sets by architecture, and the layout, against the
// headers of the architecture that this is compiled for. Static assertions only: tools/other_systems.sh compiles it for
// several, nothing links or runs it. A number that the headers are too old to know is not compared, unless whoever
// compiles this says that they are not (CMSGPP_EXPECT_LINUX_6_19). The young numbers of parisc are compared nowhere:
// Debian's headers of it are those of Linux 6.1, and zig has none.

#include <cmsg/cmsg.hpp>

#include "../support/timestamp_forms.hpp"
#include "native_layout.hpp"

#include <type_traits>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <asm/socket.h> // what glibc's sys/socket.h includes; named for who reads this

namespace {

namespace send = cmsg::send;
using namespace cmsg::linux_kernel;
using cmsg::message_id;

// -- the layout

using abi = cmsg::abi::native;
static_assert(abi::platform == cmsg::abi::platform::linux_kernel);
#if defined(__x86_64__) && defined(__ILP32__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_x32>);
#elif defined(__alpha__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_alpha>);
#elif defined(__hppa__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_parisc>);
#elif defined(__sparc__) && defined(__LP64__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_sparc64>);
#elif defined(__sparc__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_sparc>);
#elif defined(__mips__) && defined(__LP64__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_mips64> || std::is_same_v<abi, cmsg::abi::linux_mips64el>);
#elif defined(__mips__)
static_assert(std::is_same_v<abi, cmsg::abi::linux_mips> || std::is_same_v<abi, cmsg::abi::linux_mipsel>);
#endif
#if !(defined(__x86_64__) && defined(__ILP32__)) // x32 has the times of its kernel
static_assert(abi::long_size == sizeof(long));
#endif

// -- messages

constexpr bool is(const message_id& id, int type) { return id == message_id{SOL_SOCKET, type}; }

static_assert(is(scm_rights::about.id, SCM_RIGHTS) && is(send::scm_rights::about.id, SCM_RIGHTS));
#ifdef SCM_CREDENTIALS
static_assert(is(scm_credentials::about.id, SCM_CREDENTIALS) && is(send::scm_credentials::about.id, SCM_CREDENTIALS));
#endif
#ifdef SCM_SECURITY
static_assert(is(scm_security::about.id, SCM_SECURITY));
#endif
#ifdef SCM_PIDFD
static_assert(is(scm_pidfd::about.id, SCM_PIDFD));
#endif

// In all headers since Linux 6.1, the oldest that this is compiled with.
static_assert(is(support::old_id<cmsg::scm_timestamp>, SO_TIMESTAMP_OLD) &&
              is(support::new_id<cmsg::scm_timestamp>, SO_TIMESTAMP_NEW));
static_assert(is(support::old_id<cmsg::scm_timestampns>, SO_TIMESTAMPNS_OLD) &&
              is(support::new_id<cmsg::scm_timestampns>, SO_TIMESTAMPNS_NEW));
static_assert(is(support::old_id<cmsg::scm_timestamping>, SO_TIMESTAMPING_OLD) &&
              is(support::new_id<cmsg::scm_timestamping>, SO_TIMESTAMPING_NEW));
static_assert(is(send::so_timestamping::about.id, SO_TIMESTAMPING_OLD));
static_assert(is(so_rxq_ovfl::about.id, SO_RXQ_OVFL));
static_assert(is(so_mark::about.id, SO_MARK) && is(send::so_mark::about.id, SO_MARK));
static_assert(is(so_priority::about.id, SO_PRIORITY) && is(send::so_priority::about.id, SO_PRIORITY));
static_assert(is(scm_wifi_status::about.id, SCM_WIFI_STATUS));
static_assert(is(scm_timestamping_pktinfo::about.id, SCM_TIMESTAMPING_PKTINFO));
static_assert(is(scm_timestamping_opt_stats::about.id, SCM_TIMESTAMPING_OPT_STATS));
static_assert(is(send::scm_txtime::about.id, SCM_TXTIME));
#ifdef SCM_DEVMEM_LINEAR
static_assert(is(scm_devmem_linear::about.id, SCM_DEVMEM_LINEAR) && is(scm_devmem_dmabuf::about.id, SCM_DEVMEM_DMABUF));
#endif
#ifdef SCM_TS_OPT_ID
static_assert(is(send::scm_ts_opt_id::about.id, SCM_TS_OPT_ID));
#endif
#ifdef SCM_INQ
static_assert(is(scm_inq::about.id, SCM_INQ));
#endif

// -- options

static_assert(cmsg::detail::so_passcred_number == SO_PASSCRED && cmsg::detail::so_passsec_number == SO_PASSSEC);
static_assert(cmsg::detail::so_wifi_status_number == SO_WIFI_STATUS);
#ifdef SO_RCVMARK
static_assert(cmsg::detail::so_rcvmark_number == SO_RCVMARK);
#endif
#ifdef SO_PASSPIDFD
static_assert(cmsg::detail::so_passpidfd_number == SO_PASSPIDFD);
#endif
#ifdef SO_RCVPRIORITY
static_assert(cmsg::detail::so_rcvpriority_number == SO_RCVPRIORITY);
#endif
#ifdef SO_INQ
static_assert(cmsg::detail::so_inq_number == SO_INQ);
#endif

#if defined(CMSGPP_EXPECT_LINUX_6_19)
#if !defined(SO_RCVMARK) || !defined(SO_PASSPIDFD) || !defined(SCM_DEVMEM_LINEAR) || !defined(SCM_TS_OPT_ID) ||        \
    !defined(SO_RCVPRIORITY) || !defined(SCM_INQ)
#error "these headers are older than those of Linux 6.19"
#endif
#endif

} // namespace
