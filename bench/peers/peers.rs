// SPDX-License-Identifier: MIT
// The parsers of Rust: libc's CMSG functions, nix and quinn-udp, each in the loop that its users write.
// Arguments and output are those of bench/suite/peer.hpp. run.sh switches on nix and quinn-udp where they are
// installed.

use libc::{c_int, msghdr, ssize_t, timespec};
use std::alloc::{GlobalAlloc, Layout, System};
use std::mem::size_of;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::{env, fs, ptr};

const PASSES_PER_LOOK_AT_THE_CLOCK: u32 = 1000;

#[derive(Clone, Copy)]
#[repr(C)]
struct Fields {
    received: i64,     // nanoseconds since 1970
    segment_size: u32, // bytes
    drops: u32,        // datagrams since the socket was created
    interface_index: u32,
    local: u32,       // network order
    local6: [u32; 4], // network order
    hop_limit: u8,    // or time to live
    traffic_class: u8,
}

/// A control buffer as recvmsg leaves it.
struct Packet {
    header: msghdr,
    #[cfg(feature = "has_nix")]
    received: nix::sys::socket::RecvMsg<'static, 'static, ()>,
}

type Parse = unsafe fn(&Packet, &mut Fields) -> bool;

struct Parser {
    name: &'static str,
    parse: Parse,
    reads_small_ints: bool, // traffic class and hop limit
}

/// The messages that are wanted: IP_TOS and IP_PKTINFO; these, TIMESTAMPING and UDP_GRO; the list of a QUIC stack. A
/// constant, so that what is not wanted costs nothing.
const TWO: u8 = 0;
const FOUR: u8 = 1;
const NINE: u8 = 2;

fn parsers<const WANTED: u8>() -> Vec<Parser> {
    let parser = |name, parse, reads_small_ints| Parser { name, parse, reads_small_ints };
    vec![
        parser("empty call", empty as Parse, true),
        parser("libc CMSG functions, every length and size checked", libc_macros::<WANTED>, true),
        #[cfg(feature = "has_nix")]
        parser("nix RecvMsg::cmsgs", nix_cmsgs::<WANTED>, false),
        #[cfg(feature = "has_quinn")]
        parser("quinn-udp cmsg::Iter and decode", quinn_iter::<WANTED>, true),
    ]
}

unsafe fn empty(packet: &Packet, _: &mut Fields) -> bool {
    packet.header.msg_controllen != 0
}

fn nanoseconds(stamp: &timespec) -> i64 {
    stamp.tv_sec * 1_000_000_000 + stamp.tv_nsec
}

/// A payload, and whether it has the size of a type: quinn-udp checks that in debug builds only.
trait Payload {
    fn is<T>(&self) -> bool;
    unsafe fn load<T: Copy>(self) -> T;
}

/// What the loops of libc's functions and of quinn-udp do with a message. Returns whether it was a wanted one.
#[inline(always)]
unsafe fn take<const WANTED: u8, P: Payload>(level: c_int, kind: c_int, payload: P, read: &mut Fields) -> bool {
    match (level, kind) {
        (libc::IPPROTO_IP, libc::IP_PKTINFO) if payload.is::<libc::in_pktinfo>() => {
            let info: libc::in_pktinfo = payload.load();
            read.interface_index = info.ipi_ifindex as u32;
            read.local = info.ipi_spec_dst.s_addr;
        }
        (libc::IPPROTO_IP, libc::IP_TOS) if payload.is::<u8>() => read.traffic_class = payload.load(),
        (libc::IPPROTO_IP, libc::IP_TOS) if payload.is::<c_int>() => read.traffic_class = payload.load::<c_int>() as u8,
        (libc::IPPROTO_IP, libc::IP_TTL) if WANTED == NINE && payload.is::<c_int>() => {
            read.hop_limit = payload.load::<c_int>() as u8;
        }
        (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) if WANTED == NINE && payload.is::<libc::in6_pktinfo>() => {
            let info: libc::in6_pktinfo = payload.load();
            read.interface_index = info.ipi6_ifindex as u32;
            read.local6 = std::mem::transmute(info.ipi6_addr);
        }
        (libc::IPPROTO_IPV6, libc::IPV6_TCLASS) if WANTED == NINE && payload.is::<c_int>() => {
            read.traffic_class = payload.load::<c_int>() as u8;
        }
        (libc::IPPROTO_IPV6, libc::IPV6_HOPLIMIT) if WANTED == NINE && payload.is::<c_int>() => {
            read.hop_limit = payload.load::<c_int>() as u8;
        }
        (libc::SOL_SOCKET, libc::SCM_TIMESTAMPNS) if WANTED == NINE && payload.is::<timespec>() => {
            read.received = nanoseconds(&payload.load());
        }
        (libc::SOL_SOCKET, libc::SO_RXQ_OVFL) if WANTED == NINE && payload.is::<u32>() => read.drops = payload.load(),
        (libc::SOL_SOCKET, libc::SCM_TIMESTAMPING) if WANTED == FOUR && payload.is::<[timespec; 3]>() => {
            let stamp = payload.load::<[timespec; 3]>()[0];
            if stamp.tv_sec != 0 || stamp.tv_nsec != 0 {
                read.received = nanoseconds(&stamp);
            }
        }
        (libc::SOL_UDP, libc::UDP_GRO) if WANTED != TWO && payload.is::<c_int>() => {
            read.segment_size = payload.load::<c_int>() as u32;
        }
        _ => return false,
    }
    true
}

struct Bytes {
    data: *const u8,
    size: usize,
}

impl Payload for Bytes {
    #[inline(always)]
    fn is<T>(&self) -> bool {
        self.size == size_of::<T>()
    }
    #[inline(always)]
    unsafe fn load<T: Copy>(self) -> T {
        ptr::read_unaligned(self.data as *const T)
    }
}

unsafe fn libc_macros<const WANTED: u8>(packet: &Packet, read: &mut Fields) -> bool {
    let header = &packet.header;
    let end = header.msg_control as usize + header.msg_controllen;
    let mut ok = true;
    let mut at = libc::CMSG_FIRSTHDR(header);
    while !at.is_null() {
        let length = (*at).cmsg_len;
        if length < libc::CMSG_LEN(0) as usize || length > end - at as usize {
            return false;
        }
        let payload = Bytes { data: libc::CMSG_DATA(at), size: length - libc::CMSG_LEN(0) as usize };
        ok = take::<WANTED, _>((*at).cmsg_level, (*at).cmsg_type, payload, read) && ok;
        at = libc::CMSG_NXTHDR(header, at);
    }
    ok
}

/// nix parses only what its own recvmsg has received; see `recvmsg` below. It has no IP_TOS, IP_TTL and their like of
/// IPv6: they come out as a ControlMessageOwned::Unknown, a copy on the heap whose fields are private.
#[cfg(feature = "has_nix")]
unsafe fn nix_cmsgs<const WANTED: u8>(packet: &Packet, read: &mut Fields) -> bool {
    use nix::sys::socket::ControlMessageOwned;
    for message in packet.received.cmsgs() {
        match message {
            ControlMessageOwned::Ipv4PacketInfo(info) => {
                read.interface_index = info.ipi_ifindex as u32;
                read.local = info.ipi_spec_dst.s_addr;
            }
            ControlMessageOwned::Ipv6PacketInfo(info) if WANTED == NINE => {
                read.interface_index = info.ipi6_ifindex as u32;
                read.local6 = std::mem::transmute(info.ipi6_addr);
            }
            ControlMessageOwned::ScmTimestampns(stamp) if WANTED == NINE => {
                read.received = stamp.tv_sec() * 1_000_000_000 + stamp.tv_nsec();
            }
            ControlMessageOwned::RxqOvfl(drops) if WANTED == NINE => read.drops = drops,
            ControlMessageOwned::ScmTimestampsns(stamps) if WANTED == FOUR => {
                let stamp = stamps.system;
                if stamp.tv_sec() != 0 || stamp.tv_nsec() != 0 {
                    read.received = stamp.tv_sec() * 1_000_000_000 + stamp.tv_nsec();
                }
            }
            ControlMessageOwned::UdpGroSegments(size) if WANTED != TWO => read.segment_size = u32::from(size),
            _ => {}
        }
    }
    true
}

/// quinn-udp's own iterator, which the crate does not export: run.sh names the file in Debian's source of the crate.
/// The loop over it is ours, after the crate's decode_recv(), which also decodes the sender's address and leaves out
/// interface and time.
#[cfg(feature = "has_quinn")]
#[allow(dead_code)]
mod quinn_cmsg {
    include!(env!("QUINN_UDP_CMSG"));
}

#[cfg(feature = "has_quinn")]
impl Payload for &libc::cmsghdr {
    #[inline(always)]
    fn is<T>(&self) -> bool {
        true
    }
    #[inline(always)]
    unsafe fn load<T: Copy>(self) -> T {
        quinn_cmsg::decode::<T>(self)
    }
}

#[cfg(feature = "has_quinn")]
unsafe fn quinn_iter<const WANTED: u8>(packet: &Packet, read: &mut Fields) -> bool {
    for message in quinn_cmsg::Iter::new(&packet.header) {
        take::<WANTED, _>(message.cmsg_level, message.cmsg_type, message, read);
    }
    true
}

/// Stands in for the kernel when nix receives, outside of what is timed: the linker finds this program's recvmsg before
/// libc's, and it hands out the bytes of the file.
static mut TO_BE_RECEIVED: &[u8] = &[];

#[no_mangle]
unsafe extern "C" fn recvmsg(_: c_int, header: *mut msghdr, _: c_int) -> ssize_t {
    let bytes = TO_BE_RECEIVED;
    assert!(bytes.len() <= (*header).msg_controllen);
    ptr::copy_nonoverlapping(bytes.as_ptr(), (*header).msg_control as *mut u8, bytes.len());
    (*header).msg_controllen = bytes.len();
    0
}

fn packet(bytes: &'static [u8]) -> Packet {
    // u64 aligns for cmsghdr. Nothing is ever freed.
    let words: &'static mut [u64] = Box::leak(vec![0; (bytes.len() + 7) / 8].into_boxed_slice());
    let mut header: msghdr = unsafe { std::mem::zeroed() };
    header.msg_control = words.as_mut_ptr() as *mut _;
    header.msg_controllen = bytes.len();
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), header.msg_control as *mut u8, bytes.len()) };
    Packet {
        header,
        #[cfg(feature = "has_nix")]
        received: {
            use nix::sys::socket::{recvmsg, MsgFlags};
            unsafe { TO_BE_RECEIVED = bytes };
            let control = Box::leak(Box::new(Vec::<u8>::with_capacity(bytes.len())));
            recvmsg::<()>(0, Box::leak(Box::new([])), Some(control), MsgFlags::empty()).unwrap()
        },
    }
}

/// Reads what bench_suite --write has written.
fn read_file(path: &str) -> Vec<Packet> {
    let mut rest: &'static [u8] = Box::leak(fs::read(path).unwrap().into_boxed_slice());
    let mut take = |size: u32| {
        let (taken, left) = rest.split_at(size as usize);
        rest = left;
        taken
    };
    let number = |bytes: &[u8]| u32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let count = number(take(4));
    (0..count)
        .map(|_| {
            let size = number(take(4));
            packet(take(size))
        })
        .collect()
}

/// Counts allocations. There is one thread: a locked instruction would only make those who allocate look worse.
struct Counting;

static CALLS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn note(size: usize) {
    CALLS.store(CALLS.load(Relaxed) + 1, Relaxed);
    BYTES.store(BYTES.load(Relaxed) + size as u64, Relaxed);
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        System.alloc(layout)
    }
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        System.dealloc(old, layout)
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        System.alloc_zeroed(layout)
    }
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        System.realloc(old, layout, size)
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn check(of: &Parser, packets: &[Packet]) {
    let mut sums = [1u64; 8];
    // Something in them, by which one sees that a parser stores, and does not add to what is there.
    let marked: Fields = unsafe { std::mem::transmute([0xa5u8; size_of::<Fields>()]) };
    let mut read = marked;
    for packet in packets {
        read = marked;
        assert!(unsafe { (of.parse)(packet, &mut read) }, "{} does not accept a buffer", of.name);
        let address = |sum: u64, part: &u32| sum.wrapping_mul(31).wrapping_add(u64::from(*part));
        let values = [
            u64::from(read.traffic_class),
            u64::from(read.hop_limit),
            u64::from(read.interface_index),
            u64::from(read.local),
            read.local6.iter().fold(0, address),
            read.received as u64,
            u64::from(read.segment_size),
            u64::from(read.drops),
        ];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = (*sum ^ value).wrapping_mul(0x100_0000_01b3);
            *sum ^= *sum >> 32;
        }
    }
    let (calls, bytes) = (CALLS.load(Relaxed), BYTES.load(Relaxed));
    for packet in packets {
        unsafe { (of.parse)(packet, &mut read) };
    }
    let per_packet = |counted: u64| counted as f64 / packets.len() as f64;
    let (calls, bytes) = (per_packet(CALLS.load(Relaxed) - calls), per_packet(BYTES.load(Relaxed) - bytes));
    print!("{}", of.name);
    for (i, sum) in sums.iter().enumerate() {
        if i < 2 && !of.reads_small_ints {
            print!("\t-");
        } else {
            print!("\t{:016x}", sum);
        }
    }
    println!("\t{:.1}\t{:.1}", calls, bytes);
}

fn now() -> f64 {
    let mut used = timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut used) };
    nanoseconds(&used) as f64
}

#[inline(never)]
fn nanoseconds_per_packet(of: &Parser, packets: &[Packet], seconds: f64) -> f64 {
    // Volatile, so that the compiler does not know whom it calls and what becomes of the fields.
    // (std::hint::black_box is younger than Debian 12's Rust.)
    let parse: Parse = unsafe { ptr::read_volatile(&of.parse) };
    let mut read: Fields = unsafe { std::mem::zeroed() };
    let (mut parsed, mut complete) = (0u64, 0u64);
    let start = now();
    loop {
        for _ in 0..PASSES_PER_LOOK_AT_THE_CLOCK {
            for packet in packets {
                complete += u64::from(unsafe { parse(packet, &mut read) });
            }
        }
        parsed += u64::from(PASSES_PER_LOOK_AT_THE_CLOCK) * packets.len() as u64;
        let elapsed = now() - start;
        if elapsed >= seconds * 1e9 {
            assert!(complete == parsed, "{} does not accept a buffer", of.name);
            return elapsed / parsed as f64;
        }
    }
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    assert!(arguments.len() > 2, "usage: peers QUESTION FILE [SECONDS]");
    let before = CALLS.load(Relaxed);
    unsafe { ptr::read_volatile(&*Box::new(0u8)) };
    assert!(CALLS.load(Relaxed) > before, "allocations are not counted");

    let packets = read_file(&arguments[2]);
    for each in match arguments[1].as_str() {
        "a4" => parsers::<TWO>(),
        "b" => parsers::<FOUR>(),
        _ => parsers::<NINE>(),
    } {
        match arguments.get(3) {
            None => check(&each, &packets),
            Some(seconds) => {
                let seconds = seconds.parse().expect("SECONDS");
                println!("{}\t{:.4}", each.name, nanoseconds_per_packet(&each, &packets, seconds));
            }
        }
    }
}
