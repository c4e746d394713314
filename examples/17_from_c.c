/* SPDX-License-Identifier: MIT */
/* A program in C that reads control messages by 17_from_c.cpp, where the line to compile it stands. */
#include "17_from_c.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static const char usage[] = "Receives datagrams in C, and prints what control messages tell of each.\n"
                            "usage: from_c [<address> <port>]    without them it tests itself over loopback\n";

static int failed(const char *what, int error) { return fprintf(stderr, "%s: %s\n", what, strerror(error)), 1; }

/* Also an IPv4 address, as a mapped one. Returns: 0, or EINVAL. */
static int parse(const char *address, struct in6_addr *to)
{
    char text[INET6_ADDRSTRLEN + sizeof "::ffff:"];
    snprintf(text, sizeof text, "%s%s", strchr(address, ':') ? "" : "::ffff:", address);
    return inet_pton(AF_INET6, text, to) == 1 ? 0 : EINVAL;
}

/* Receives one datagram and prints it. Returns: 0, or the errno. */
static int print_next(int fd, struct facts *last)
{
    char data[65536];
    char from[INET6_ADDRSTRLEN];
    char local[INET6_ADDRSTRLEN];
    const ssize_t size = facts_receive(fd, data, sizeof data, last);
    if (size < 0) {
        return errno;
    }
    inet_ntop(AF_INET6, &last->from.sin6_addr, from, sizeof from);
    inet_ntop(AF_INET6, &last->local, local, sizeof local);
    printf("%zd bytes from %s to %s, ECN %d, at %lld ns, %u dropped\n", size, from, local, last->ecn,
           (long long)last->received, last->dropped);
    return 0;
}

/* Sends to itself, over both families and with each codepoint. */
static int test(int fd, struct sockaddr_in6 *self)
{
    static const char *const names[] = {"127.0.0.1", "::1"};
    int right = 0;
    for (int i = 0; i < 8; ++i) {
        const int mark = i % 4;
        struct facts arrived;
        int error = parse(names[i / 4], &self->sin6_addr);
        if (error != 0 || setsockopt(fd, IPPROTO_IP, IP_TOS, &mark, sizeof mark) != 0 ||
            setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &mark, sizeof mark) != 0 ||
            sendto(fd, "hello", 5, 0, (struct sockaddr *)self, sizeof *self) != 5) {
            return failed("sendto", errno);
        }
        if ((error = print_next(fd, &arrived)) != 0) {
            return failed("facts_receive", error);
        }
        right += arrived.ecn == mark && arrived.from.sin6_port == self->sin6_port && arrived.received != 0 &&
                 memcmp(&arrived.local, &self->sin6_addr, sizeof arrived.local) == 0;
    }
    /* What is cut is refused. */
    char little[2];
    struct facts cut;
    if (sendto(fd, "hello", 5, 0, (struct sockaddr *)self, sizeof *self) != 5 ||
        facts_receive(fd, little, sizeof little, &cut) != -1 || errno != EMSGSIZE) {
        return failed("a cut datagram", errno);
    }
    printf("%d of 8 datagrams are as they were sent, and a cut one is refused\n", right);
    return right == 8 ? 0 : 1;
}

int main(int count, char **arguments)
{
    struct sockaddr_in6 self = {.sin6_family = AF_INET6};
    socklen_t size = sizeof self;
    const int off = 0;
    const struct timeval limit = {5, 0}; /* of the test: no receive waits longer */
    struct facts last;
    int error = 0;
    if (count == 3) {
        self.sin6_port = htons((uint16_t)atoi(arguments[2]));
        error = parse(arguments[1], &self.sin6_addr);
    }
    if ((count != 1 && count != 3) || error != 0) {
        const int asked = count == 2 && strcmp(arguments[1], "--help") == 0;
        fputs(usage, asked ? stdout : stderr);
        return asked ? 0 : 2;
    }
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 ||
        bind(fd, (struct sockaddr *)&self, size) != 0 || getsockname(fd, (struct sockaddr *)&self, &size) != 0) {
        return failed("socket", errno);
    }
    if ((error = facts_enable(fd)) != 0) {
        return failed("enable", error);
    }
    if (count == 1) {
        if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
            return failed("SO_RCVTIMEO", errno);
        }
        return test(fd, &self);
    }
    while ((error = print_next(fd, &last)) == 0 || error == EMSGSIZE) {
        fflush(stdout); /* also where that is a pipe */
    }
    return failed("facts_receive", error);
}
