// SPDX-License-Identifier: MIT
// Instantiates all that writes control messages, so that the symbols of this object tell what that needs. Nothing here
// runs. What asks a socket is in instantiate_enable.cpp.

#include <cmsg/all_systems.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <netinet/in.h>
#include <sys/socket.h>

namespace proof {
namespace {

namespace send = cmsg::send;

/// At -O0 the arguments are computed, whoever looks at them.
template <class... Values>
void keep(const Values&...)
{
}

template <class... Values>
struct values {
    using set = send::set<Values...>;

    template <class Abi>
    static void put(cmsg::basic_control_writer<Abi>& writer)
    {
        (keep(writer.put(Values{}), writer.template holds<Values>(), cmsg::worth_sending_without<Values>(1, writer),
              writer.template without<Values>()),
         ...);
    }
};

using every_value =
    values<send::ip_tos, send::ip_ttl, send::ip_retopts, send::ip_pktinfo, send::ip_protocol, send::ipv6_tclass,
           send::ipv6_hoplimit, send::ipv6_2292hoplimit, send::ipv6_pktinfo, send::ipv6_2292pktinfo,
           send::ipv6_flowinfo, send::ipv6_dontfrag, send::ipv6_hopopts, send::ipv6_dstopts, send::ipv6_rthdrdstopts,
           send::ipv6_rthdr, send::ipv6_2292hopopts, send::ipv6_2292dstopts, send::ipv6_2292rthdr, send::udp_segment,
           send::so_priority, send::so_mark, send::so_timestamping, send::scm_txtime, send::scm_ts_opt_id,
           send::scm_rights, send::scm_credentials, send::tls_set_record_type, send::alg_set_iv, send::alg_set_op,
           send::alg_set_aead_assoclen, send::scm_iucv_trgcls, send::dccp_scm_priority, send::sctp_init,
           send::sctp_sndrcv, send::sctp_sndinfo, send::sctp_prinfo, send::sctp_authinfo, send::sctp_dstaddrv4,
           send::sctp_dstaddrv6, send::rds_cmsg_rdma_args, send::rds_cmsg_rdma_dest, send::rds_cmsg_rdma_map,
           send::rds_cmsg_atomic_fadd, send::rds_cmsg_atomic_cswp, send::rds_cmsg_masked_atomic_fadd,
           send::rds_cmsg_masked_atomic_cswp, send::rds_cmsg_zcopy_cookie, send::rxrpc_user_call_id, send::rxrpc_abort,
           send::rxrpc_exclusive_call, send::rxrpc_upgrade_service, send::rxrpc_tx_length, send::rxrpc_set_call_timeout,
           send::rxrpc_charge_accept, send::rxrpc_oob_id, send::rxrpc_respond, send::rxrpc_resp_rxgk_appdata>;

template <class Abi, class... Values>
void write_of(std::span<std::byte> room)
{
    cmsg::basic_control_writer<Abi> writer{room};
    values<Values...>::put(writer);
    const auto local = cmsg::local_address::of(sockaddr_in6{});
    keep(writer.put(send::traffic_class{46, cmsg::ecn::ect0}, sockaddr_in{}),
         writer.put(send::traffic_class{46, cmsg::ecn::ect0}, sockaddr_in6{}), writer.put(local, sockaddr_in6{}),
         cmsg::reply_from(in_addr{}, 1, writer, cmsg::reply_route::same_interface),
         writer.template without<send::traffic_class>(), writer.template without<send::local_address>());
}

template <class Abi>
void write(std::span<std::byte> room)
{
    cmsg::basic_control_writer<Abi> writer{room};
    every_value::put(writer);
    const send::traffic_class marked{46, cmsg::ecn::ect0};
    keep(writer.put(marked, sockaddr_in{}), writer.put(marked, sockaddr_in6{}), writer.put({1, 2}, room),
         writer.template without<send::traffic_class>());
    const auto local = cmsg::local_address::of(static_cast<const sockaddr*>(nullptr));
    keep(writer.put(local, sockaddr_in{}), writer.put(cmsg::local_address::of(sockaddr_in6{}), cmsg::endpoint{}),
         cmsg::reply_from(local, writer), cmsg::reply_from(cmsg::quic_metadata::reading_type{}, writer));
    keep(writer.bytes(), writer.messages(), writer.room(), writer.failed(), writer.reason());
    writer.rewind();
}

} // namespace

// With external linkage, so that nothing is left out as unused.
void every_writer(std::span<std::byte> room, msghdr& header) noexcept CMSGPP_NONALLOCATING
{
    write<cmsg::abi::native>(room);
    write<cmsg::abi::linux_ilp32>(room);
    write<cmsg::abi::linux_lp64_be>(room);
    write<cmsg::abi::freebsd_lp64>(room);
    write_of<cmsg::abi::darwin, send::darwin::ip_tos, send::darwin::ip_pktinfo, send::darwin::ipv6_tclass,
             send::darwin::ipv6_hoplimit, send::darwin::ipv6_pktinfo>(room);
    write_of<cmsg::abi::freebsd_lp64, send::freebsd::ip_tos, send::freebsd::ip_sendsrcaddr, send::freebsd::ipv6_tclass,
             send::freebsd::ipv6_hoplimit, send::freebsd::ipv6_pktinfo>(room);
    write_of<cmsg::abi::netbsd_arm64, send::netbsd::ip_pktinfo, send::netbsd::ipv6_tclass, send::netbsd::ipv6_hoplimit,
             send::netbsd::ipv6_pktinfo>(room);
    write_of<cmsg::abi::openbsd_lp64, send::openbsd::ip_sendsrcaddr, send::openbsd::ipv6_tclass,
             send::openbsd::ipv6_hoplimit, send::openbsd::ipv6_pktinfo>(room);
    write_of<cmsg::abi::windows_64, send::windows::ip_tos, send::windows::ip_ecn, send::windows::ip_pktinfo,
             send::windows::ipv6_tclass, send::windows::ipv6_ecn, send::windows::ipv6_pktinfo,
             send::windows::udp_send_msg_size>(room);

    cmsg::control_buffer<send::set<send::ip_tos, send::ip_pktinfo, send::udp_segment>> buffer;
    cmsg::control_writer writer{buffer};
    using received = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ipv6_pktinfo>;
    keep(cmsg::reply_from(received::decode(header), writer), cmsg::reply_from(in_addr{}, 1, writer),
         cmsg::reply_from(in6_addr{}, 1, writer, cmsg::reply_route::same_interface),
         cmsg::reply_from(in_addr{}, writer), cmsg::reply_from(in6_addr{}, writer),
         cmsg::reply_from(sockaddr_in{}, writer), cmsg::reply_from(sockaddr_in6{}, 1, writer),
         cmsg::reply_from(sockaddr_storage{}, writer),
         cmsg::reply_from(static_cast<sockaddr*>(header.msg_name), header.msg_namelen, writer),
         cmsg::worth_sending_without<send::udp_segment, send::traffic_class>(5, writer));
    for (const auto piece : cmsg::segments{1200}.of(room)) {
        keep(piece, cmsg::segments{0}.of(std::span<const std::byte>{room}).size());
    }
    writer.apply(header);
    cmsg::control_writer in_header{header};
    cmsg::control_writer in_memory{room.data(), room.size()};
    keep(in_header.put(send::ip_tos{}), in_memory.put(send::ip_tos{}));
    const send::traffic_class marked = send::traffic_class::of(1).with(cmsg::ecn::ce).with_dscp(2);
    keep(marked.dscp(), marked.ecn(), marked.value(), marked.valid(), static_cast<bool>(send::traffic_class{}));
}

} // namespace proof
