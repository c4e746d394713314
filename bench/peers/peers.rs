// SPDX-License-Identifier: MIT
// The parsers of Rust: libc's CMSG functions, nix and quinn-udp, each in the loop that its users write.
// Arguments and output are those of ours.cpp. run.sh switches on nix and quinn-udp where they are installed.

use libc::{c_int, msghdr, ssize_t, timespec};
use std::alloc::{GlobalAlloc, Layout, System};
use std::mem::size_of;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::{env, fs, process, ptr};

const PASSES_PER_LOOK_AT_THE_CLOCK: u32 = 1000;

#[derive(Default)]
struct Fields {
    received: i64,     // nanoseconds since 1970
    segment_size: u32, // bytes
    interface_index: u32,
    local: u32, // network order
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
    reads_traffic_class: bool,
}

/// FOUR: time and segment size are wanted as well.
fn parsers<const FOUR: bool>() -> Vec<Parser> {
    vec![
        Parser {
            name: "empty",
            parse: empty,
            reads_traffic_class: true,
        },
        Parser {
            name: "libc CMSG functions, every length and size checked",
            parse: libc_macros::<FOUR>,
            reads_traffic_class: true,
        },
        #[cfg(feature = "has_nix")]
        Parser {
            name: "nix RecvMsg::cmsgs",
            parse: nix_cmsgs::<FOUR>,
            reads_traffic_class: false,
        },
        #[cfg(feature = "has_quinn")]
        Parser {
            name: "quinn-udp cmsg::Iter and decode",
            parse: quinn_iter::<FOUR>,
            reads_traffic_class: true,
        },
    ]
}

unsafe fn empty(packet: &Packet, _: &mut Fields) -> bool {
    packet.header.msg_controllen != 0
}

fn nanoseconds(stamp: &timespec) -> i64 {
    stamp.tv_sec * 1_000_000_000 + stamp.tv_nsec
}

unsafe fn libc_macros<const FOUR: bool>(packet: &Packet, read: &mut Fields) -> bool {
    let header = &packet.header;
    let end = header.msg_control as usize + header.msg_controllen;
    let mut ok = true;
    let mut at = libc::CMSG_FIRSTHDR(header);
    while !at.is_null() {
        let length = (*at).cmsg_len;
        if length < libc::CMSG_LEN(0) as usize || length > end - at as usize {
            return false;
        }
        let size = length - libc::CMSG_LEN(0) as usize;
        let data = libc::CMSG_DATA(at);
        match ((*at).cmsg_level, (*at).cmsg_type) {
            (libc::IPPROTO_IP, libc::IP_PKTINFO) if size == size_of::<libc::in_pktinfo>() => {
                let info = ptr::read_unaligned(data as *const libc::in_pktinfo);
                read.interface_index = info.ipi_ifindex as u32;
                read.local = info.ipi_spec_dst.s_addr;
            }
            (libc::IPPROTO_IP, libc::IP_TOS) if size == 1 => read.traffic_class = *data,
            (libc::IPPROTO_IP, libc::IP_TOS) if size == size_of::<c_int>() => {
                read.traffic_class = ptr::read_unaligned(data as *const c_int) as u8;
            }
            (libc::SOL_SOCKET, libc::SCM_TIMESTAMPING) if FOUR && size == 3 * size_of::<timespec>() => {
                let stamp = ptr::read_unaligned(data as *const timespec);
                if stamp.tv_sec != 0 || stamp.tv_nsec != 0 {
                    read.received = nanoseconds(&stamp);
                }
            }
            (libc::SOL_UDP, libc::UDP_GRO) if FOUR && size == size_of::<c_int>() => {
                read.segment_size = ptr::read_unaligned(data as *const u32);
            }
            _ => ok = false,
        }
        at = libc::CMSG_NXTHDR(header, at);
    }
    ok
}

/// nix parses only what its own recvmsg has received; see `recvmsg` below. It has no IP_TOS: that comes out as a
/// ControlMessageOwned::Unknown, a copy on the heap whose fields are private.
#[cfg(feature = "has_nix")]
unsafe fn nix_cmsgs<const FOUR: bool>(packet: &Packet, read: &mut Fields) -> bool {
    use nix::sys::socket::ControlMessageOwned;
    for message in packet.received.cmsgs() {
        match message {
            ControlMessageOwned::Ipv4PacketInfo(info) => {
                read.interface_index = info.ipi_ifindex as u32;
                read.local = info.ipi_spec_dst.s_addr;
            }
            ControlMessageOwned::ScmTimestampsns(stamps) if FOUR => {
                let stamp = stamps.system;
                if stamp.tv_sec() != 0 || stamp.tv_nsec() != 0 {
                    read.received = stamp.tv_sec() * 1_000_000_000 + stamp.tv_nsec();
                }
            }
            ControlMessageOwned::UdpGroSegments(size) if FOUR => read.segment_size = u32::from(size),
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
unsafe fn quinn_iter<const FOUR: bool>(packet: &Packet, read: &mut Fields) -> bool {
    for message in quinn_cmsg::Iter::new(&packet.header) {
        match (message.cmsg_level, message.cmsg_type) {
            (libc::IPPROTO_IP, libc::IP_TOS) => read.traffic_class = quinn_cmsg::decode::<u8>(message),
            (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                let info = quinn_cmsg::decode::<libc::in_pktinfo>(message);
                read.interface_index = info.ipi_ifindex as u32;
                read.local = info.ipi_spec_dst.s_addr;
            }
            (libc::SOL_SOCKET, libc::SCM_TIMESTAMPING) if FOUR => {
                let stamp = quinn_cmsg::decode::<[timespec; 3]>(message)[0];
                if stamp.tv_sec != 0 || stamp.tv_nsec != 0 {
                    read.received = nanoseconds(&stamp);
                }
            }
            (libc::SOL_UDP, libc::UDP_GRO) if FOUR => {
                read.segment_size = quinn_cmsg::decode::<c_int>(message) as u32;
            }
            _ => {}
        }
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

/// Reads what dump.cpp has written.
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
    let mut sums = [1u64; 5];
    for packet in packets {
        let mut read = Fields::default();
        assert!(
            unsafe { (of.parse)(packet, &mut read) },
            "{} does not accept a buffer",
            of.name
        );
        let values = [
            u64::from(read.traffic_class),
            u64::from(read.interface_index),
            u64::from(read.local),
            read.received as u64,
            u64::from(read.segment_size),
        ];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = (*sum ^ value).wrapping_mul(0x100_0000_01b3);
            *sum ^= *sum >> 32;
        }
    }
    let mut read = Fields::default();
    let (calls, bytes) = (CALLS.load(Relaxed), BYTES.load(Relaxed));
    for packet in packets {
        unsafe { (of.parse)(packet, &mut read) };
    }
    let per_packet = |counted: u64| counted as f64 / packets.len() as f64;
    let (calls, bytes) = (
        per_packet(CALLS.load(Relaxed) - calls),
        per_packet(BYTES.load(Relaxed) - bytes),
    );
    print!("{}", of.name);
    for (i, sum) in sums.iter().enumerate() {
        if i == 0 && !of.reads_traffic_class {
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
    let mut read = Fields::default();
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
    if arguments.len() < 3 || arguments.len() > 4 {
        eprintln!("usage: two|four FILE [SECONDS]");
        process::exit(2);
    }
    let before = CALLS.load(Relaxed);
    unsafe { ptr::read_volatile(&*Box::new(0u8)) };
    assert!(CALLS.load(Relaxed) > before, "allocations are not counted");

    let packets = read_file(&arguments[2]);
    for each in if arguments[1] == "four" {
        parsers::<true>()
    } else {
        parsers::<false>()
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
