/* SPDX-License-Identifier: MIT */
/* What 17_from_c.cpp offers to a program in C. */
#ifndef FACTS_H
#define FACTS_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the kernel knows of a datagram. */
struct facts {
    struct sockaddr_in6 from;
    struct in6_addr local;     /* the address that it came to; :: if it is not known */
    int64_t received;          /* nanoseconds since 1970 (CLOCK_REALTIME); 0 if it is not known */
    uint32_t dropped;          /* before it and since the socket was made, wraps at 2^32; 0 until the first */
    uint32_t interface_index;  /* the interface that it came in by; 0 if it is not known */
    uint8_t ecn;               /* 0 to 3: not-ECT, ECT(1), ECT(0), CE */
};

/* Asks the kernel for all of it, once for each socket. Returns: 0, or the errno. */
int facts_enable(int fd);

/* Receives one datagram. Returns: its bytes, or -1 with errno; EMSGSIZE if datagram or control data was cut. */
ssize_t facts_receive(int fd, void *data, size_t size, struct facts *to);

#ifdef __cplusplus
}
#endif

#endif
