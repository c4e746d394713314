// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_ALL_HPP
#define CMSGPP_VIEWS_ALL_HPP

// The list of all views of Linux' messages: what it lists first is asked first. Those of the
// other systems are in the lists of darwin.hpp, freebsd.hpp and windows.hpp; those that share level 0 with SOL_IP are
// in the lists of level_zero.hpp, because their numbers are SOL_IP's too.

#include <cmsg/core/view_list.hpp>
#include <cmsg/views/bluetooth.hpp>
#include <cmsg/views/can.hpp>
#include <cmsg/views/darwin.hpp>
#include <cmsg/views/devmem.hpp>
#include <cmsg/views/error.hpp>
#include <cmsg/views/freebsd.hpp>
#include <cmsg/views/ip.hpp>
#include <cmsg/views/ip_options.hpp>
#include <cmsg/views/ipv6.hpp>
#include <cmsg/views/ipv6_extension.hpp>
#include <cmsg/views/iucv.hpp>
#include <cmsg/views/level_zero.hpp>
#include <cmsg/views/llc.hpp>
#include <cmsg/views/netlink.hpp>
#include <cmsg/views/opt_stats.hpp>
#include <cmsg/views/packet.hpp>
#include <cmsg/views/rds.hpp>
#include <cmsg/views/rxrpc.hpp>
#include <cmsg/views/sctp.hpp>
#include <cmsg/views/socket.hpp>
#include <cmsg/views/tcp.hpp>
#include <cmsg/views/timestamp.hpp>
#include <cmsg/views/timestamping_flags.hpp>
#include <cmsg/views/tipc.hpp>
#include <cmsg/views/tls.hpp>
#include <cmsg/views/udp.hpp>
#include <cmsg/views/unix.hpp>
#include <cmsg/views/windows.hpp>

namespace cmsg::linux_kernel {

struct all_views
    : view_list<scm_credentials, scm_security, scm_rights, scm_pidfd, scm_inq, scm_timestamp, scm_timestampns,
                scm_timestamping_pktinfo, scm_timestamping, scm_timestamping_opt_stats, so_rxq_ovfl, so_mark,
                so_priority, scm_wifi_status, scm_devmem_linear, scm_devmem_dmabuf, udp_gro, tcp_cm_inq, ipv6_pktinfo,
                ip_pktinfo, ip_ttl, ip_tos, ip_recvopts, ip_retopts, ip_security, ip_origdstaddr, ip_checksum,
                ip_recvfragsize, ipv6_hoplimit, ipv6_tclass, ipv6_flowinfo, ipv6_hopopts, ipv6_dstopts, ipv6_rthdr,
                ipv6_2292pktinfo, ipv6_2292hoplimit, ipv6_2292hopopts, ipv6_2292dstopts, ipv6_2292rthdr,
                ipv6_origdstaddr, ipv6_recvfragsize, ipv6_pathmtu, ip_recverr, ipv6_recverr, packet_tx_timestamp,
                bt_scm_error, vsock_recverr, scm_can_raw_errqueue, scm_j1939_errqueue, packet_auxdata, netlink_pktinfo,
                netlink_listen_all_nsid, sctp_sndrcv, sctp_rcvinfo, sctp_nxtinfo, tls_get_record_type, tipc_errinfo,
                tipc_retdata, tipc_destname, rxrpc_user_call_id, rxrpc_abort, rxrpc_ack, rxrpc_net_error, rxrpc_busy,
                rxrpc_local_error, rxrpc_new_call, rxrpc_oob_id, rxrpc_challenged, bt_scm_pkt_status, bt_scm_pkt_seqnum,
                scm_j1939_dest_addr, scm_j1939_dest_name, scm_j1939_prio, rds_cmsg_rdma_dest, rds_cmsg_rdma_status,
                rds_cmsg_cong_update, rds_cmsg_rxpath_latency, rds_cmsg_zcopy_completion, llc_opt_pktinfo,
                scm_iucv_trgcls> {};

} // namespace cmsg::linux_kernel

#endif
