// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_ALL_HPP
#define CMSGPP_VIEWS_LINUX_ALL_HPP

// The list of all views of messages of Linux: what it lists first is asked first. Those of the other systems are in the
// lists of darwin/all.hpp, freebsd/all.hpp and windows/all.hpp; those that share level 0 with SOL_IP are in lists of
// their own (hci.hpp, ieee802154.hpp, misdn.hpp), because SOL_IP has the same numbers.

#include <cmsg/views/linux/bluetooth.hpp>
#include <cmsg/views/linux/can.hpp>
#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/hci.hpp>
#include <cmsg/views/linux/ieee802154.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ip_options.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/ipv6_extension.hpp>
#include <cmsg/views/linux/iucv.hpp>
#include <cmsg/views/linux/llc.hpp>
#include <cmsg/views/linux/misdn.hpp>
#include <cmsg/views/linux/netlink.hpp>
#include <cmsg/views/linux/packet.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/views/linux/rds.hpp>
#include <cmsg/views/linux/rxrpc.hpp>
#include <cmsg/views/linux/sctp.hpp>
#include <cmsg/views/linux/socket.hpp>
#include <cmsg/views/linux/socket_devmem.hpp>
#include <cmsg/views/linux/socket_opt_stats.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/views/linux/socket_unix.hpp>
#include <cmsg/views/linux/tcp.hpp>
#include <cmsg/views/linux/tipc.hpp>
#include <cmsg/views/linux/tls.hpp>
#include <cmsg/views/linux/udp.hpp>
#include <cmsg/views/linux/vsock.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
