// SPDX-License-Identifier: MIT

// The two parsers of golang.org/x/sys/unix, each in the loop that its users write.
// Arguments and output are those of bench/suite/peer.hpp.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

const passesPerLookAtTheClock = 1000

// linux include/linux/socket.h and include/uapi/linux/udp.h; Debian 12's x/sys does not have them.
const (
	solUDP = 17
	udpGRO = 104
)

type fields struct {
	received       int64  // nanoseconds since 1970
	segmentSize    uint32 // bytes
	drops          uint32 // datagrams since the socket was created
	interfaceIndex uint32
	local          uint32    // network order
	local6         [4]uint32 // network order
	hopLimit       uint8     // or time to live
	trafficClass   uint8
}

type parser struct {
	name  string
	parse func(control []byte, read *fields) bool
}

var parsers = []parser{
	{"empty call", func(control []byte, read *fields) bool { return len(control) > 0 }},
	{"x/sys/unix ParseSocketControlMessage", parseAll},
	{"x/sys/unix ParseOneSocketControlMessage", parseOneByOne},
}

// The switch stands in both loops: as a function it would be too large to be inlined, and Go would pay for a call
// that its users do not make. The level comes first, so that two messages do not pay for the cases of the others.

func parseAll(control []byte, read *fields) bool {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return false
	}
	ok := true
	for i := range messages {
		header, data := &messages[i].Header, messages[i].Data
		switch header.Level {
		case unix.IPPROTO_IP:
			switch {
			case header.Type == unix.IP_PKTINFO && len(data) == unix.SizeofInet4Pktinfo:
				info := (*unix.Inet4Pktinfo)(unsafe.Pointer(&data[0]))
				read.interfaceIndex = uint32(info.Ifindex)
				read.local = *(*uint32)(unsafe.Pointer(&info.Spec_dst))
			case header.Type == unix.IP_TOS && len(data) == 1:
				read.trafficClass = data[0]
			case header.Type == unix.IP_TOS && len(data) == 4:
				read.trafficClass = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			case header.Type == unix.IP_TTL && len(data) == 4:
				read.hopLimit = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			default:
				ok = false
			}
		case unix.IPPROTO_IPV6:
			switch {
			case header.Type == unix.IPV6_PKTINFO && len(data) == unix.SizeofInet6Pktinfo:
				info := (*unix.Inet6Pktinfo)(unsafe.Pointer(&data[0]))
				read.interfaceIndex = info.Ifindex
				read.local6 = *(*[4]uint32)(unsafe.Pointer(&info.Addr))
			case header.Type == unix.IPV6_TCLASS && len(data) == 4:
				read.trafficClass = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			case header.Type == unix.IPV6_HOPLIMIT && len(data) == 4:
				read.hopLimit = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			default:
				ok = false
			}
		case unix.SOL_SOCKET:
			switch {
			case header.Type == unix.SO_TIMESTAMPNS && len(data) == int(unsafe.Sizeof(unix.Timespec{})):
				read.received = (*unix.Timespec)(unsafe.Pointer(&data[0])).Nano()
			case header.Type == unix.SO_TIMESTAMPING && len(data) == 3*int(unsafe.Sizeof(unix.Timespec{})):
				stamp := (*unix.Timespec)(unsafe.Pointer(&data[0]))
				if stamp.Sec != 0 || stamp.Nsec != 0 {
					read.received = stamp.Nano()
				}
			case header.Type == unix.SO_RXQ_OVFL && len(data) == 4:
				read.drops = *(*uint32)(unsafe.Pointer(&data[0]))
			default:
				ok = false
			}
		case solUDP:
			if header.Type == udpGRO && len(data) == 4 {
				read.segmentSize = *(*uint32)(unsafe.Pointer(&data[0]))
			} else {
				ok = false
			}
		}
	}
	return ok
}

func parseOneByOne(control []byte, read *fields) bool {
	ok := true
	for len(control) > 0 {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			return false
		}
		switch header.Level {
		case unix.IPPROTO_IP:
			switch {
			case header.Type == unix.IP_PKTINFO && len(data) == unix.SizeofInet4Pktinfo:
				info := (*unix.Inet4Pktinfo)(unsafe.Pointer(&data[0]))
				read.interfaceIndex = uint32(info.Ifindex)
				read.local = *(*uint32)(unsafe.Pointer(&info.Spec_dst))
			case header.Type == unix.IP_TOS && len(data) == 1:
				read.trafficClass = data[0]
			case header.Type == unix.IP_TOS && len(data) == 4:
				read.trafficClass = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			case header.Type == unix.IP_TTL && len(data) == 4:
				read.hopLimit = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			default:
				ok = false
			}
		case unix.IPPROTO_IPV6:
			switch {
			case header.Type == unix.IPV6_PKTINFO && len(data) == unix.SizeofInet6Pktinfo:
				info := (*unix.Inet6Pktinfo)(unsafe.Pointer(&data[0]))
				read.interfaceIndex = info.Ifindex
				read.local6 = *(*[4]uint32)(unsafe.Pointer(&info.Addr))
			case header.Type == unix.IPV6_TCLASS && len(data) == 4:
				read.trafficClass = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			case header.Type == unix.IPV6_HOPLIMIT && len(data) == 4:
				read.hopLimit = uint8(*(*int32)(unsafe.Pointer(&data[0])))
			default:
				ok = false
			}
		case unix.SOL_SOCKET:
			switch {
			case header.Type == unix.SO_TIMESTAMPNS && len(data) == int(unsafe.Sizeof(unix.Timespec{})):
				read.received = (*unix.Timespec)(unsafe.Pointer(&data[0])).Nano()
			case header.Type == unix.SO_TIMESTAMPING && len(data) == 3*int(unsafe.Sizeof(unix.Timespec{})):
				stamp := (*unix.Timespec)(unsafe.Pointer(&data[0]))
				if stamp.Sec != 0 || stamp.Nsec != 0 {
					read.received = stamp.Nano()
				}
			case header.Type == unix.SO_RXQ_OVFL && len(data) == 4:
				read.drops = *(*uint32)(unsafe.Pointer(&data[0]))
			default:
				ok = false
			}
		case solUDP:
			if header.Type == udpGRO && len(data) == 4 {
				read.segmentSize = *(*uint32)(unsafe.Pointer(&data[0]))
			} else {
				ok = false
			}
		}
		control = rest
	}
	return ok
}

// readFile reads what bench_suite --write has written; the machines that this runs on are little-endian.
func readFile(path string) [][]byte {
	bytes, err := os.ReadFile(path)
	if err != nil {
		fail(err.Error())
	}
	next := func(size uint32) []byte {
		taken := bytes[:size]
		bytes = bytes[size:]
		return taken
	}
	buffers := make([][]byte, binary.LittleEndian.Uint32(next(4)))
	for i := range buffers {
		buffers[i] = append([]byte(nil), next(binary.LittleEndian.Uint32(next(4)))...)
	}
	return buffers
}

func check(of parser, buffers [][]byte) {
	sums := [8]uint64{1, 1, 1, 1, 1, 1, 1, 1}
	for _, control := range buffers {
		// Something in them, by which one sees that a parser stores, and does not add to what is there.
		marks := [unsafe.Sizeof(fields{})]byte{}
		for i := range marks {
			marks[i] = 0xa5
		}
		read := (*fields)(unsafe.Pointer(&marks))
		if !of.parse(control, read) {
			fail(of.name + " does not accept a buffer")
		}
		address := uint64(0)
		for _, part := range read.local6 {
			address = address*31 + uint64(part)
		}
		for i, value := range [8]uint64{uint64(read.trafficClass), uint64(read.hopLimit), uint64(read.interfaceIndex),
			uint64(read.local), address, uint64(read.received), uint64(read.segmentSize), uint64(read.drops)} {
			sums[i] = (sums[i] ^ value) * 0x100000001b3
			sums[i] ^= sums[i] >> 32
		}
	}

	// Many packets, so that what the runtime allocates for itself disappears in rounding.
	const passes = 1000
	var before, after runtime.MemStats
	read := new(fields)
	runtime.ReadMemStats(&before)
	for pass := 0; pass < passes; pass++ {
		for _, control := range buffers {
			of.parse(control, read)
		}
	}
	runtime.ReadMemStats(&after)
	count := float64(passes * len(buffers))
	fmt.Print(of.name)
	for _, sum := range sums {
		fmt.Printf("\t%016x", sum)
	}
	fmt.Printf("\t%.1f\t%.1f\n", float64(after.Mallocs-before.Mallocs)/count,
		float64(after.TotalAlloc-before.TotalAlloc)/count)
}

// now is the processor time of all threads, the garbage collector's as well: it works for the parser.
func now() float64 {
	var used unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &used); err != nil {
		fail(err.Error())
	}
	return float64(used.Nano())
}

func nanosecondsPerPacket(of parser, buffers [][]byte, seconds float64) float64 {
	read := new(fields)
	parsed, complete := 0, 0
	start, elapsed := now(), 0.0
	for elapsed < seconds*1e9 {
		for pass := 0; pass < passesPerLookAtTheClock; pass++ {
			for _, control := range buffers {
				if of.parse(control, read) {
					complete++
				}
			}
		}
		parsed += passesPerLookAtTheClock * len(buffers)
		elapsed = now() - start
	}
	if complete != parsed {
		fail(of.name + " does not accept a buffer")
	}
	return elapsed / float64(parsed)
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "peers.go:", why)
	os.Exit(1)
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fail("usage: peers QUESTION FILE [SECONDS]")
	}
	buffers := readFile(os.Args[2])
	for _, each := range parsers {
		if len(os.Args) == 3 {
			check(each, buffers)
			continue
		}
		seconds, err := strconv.ParseFloat(os.Args[3], 64)
		if err != nil {
			fail(err.Error())
		}
		fmt.Printf("%s\t%.4f\n", each.name, nanosecondsPerPacket(each, buffers, seconds))
	}
}
