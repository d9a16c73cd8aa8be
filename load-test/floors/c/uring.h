/*
 * Many sends with one system call: io_uring by its raw interface (io_uring(7), linux/io_uring.h), without a library. The
 * sockets do not wait, so that a send is over when the call returns, and its buffer is free again.
 */
#ifndef FLOOR_URING_H
#define FLOOR_URING_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>

enum { URING_ENTRIES = 4096 }; /* sends of one call; more take several calls */

struct uring {
    int fd;
    uint32_t *sq_tail, sq_mask, *cq_head, *cq_tail, cq_mask;
    struct io_uring_sqe *sqes;
    struct io_uring_cqe *cqes;
    uint32_t queued;
};

static void *uring_map(int fd, size_t length, off_t offset) {
    return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);
}

static int uring_setup(struct io_uring_params *params, uint32_t flags) {
    memset(params, 0, sizeof *params);
    params->flags = flags;
    return (int)syscall(SYS_io_uring_setup, URING_ENTRIES, params);
}

/* 0, or the number of the error with which the kernel refuses. */
static int uring_open(struct uring *ring) {
    struct io_uring_params params;
    int fd = -1;
#ifdef IORING_SETUP_DEFER_TASKRUN
    fd = uring_setup(&params, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
#endif
    if (fd < 0 && (fd = uring_setup(&params, 0)) < 0) {
        return errno;
    }
    if ((params.features & IORING_FEAT_SINGLE_MMAP) == 0) {
        close(fd);
        return ENOSYS;
    }
    size_t sq_length = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
    size_t cq_length = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
    char *rings = uring_map(fd, sq_length > cq_length ? sq_length : cq_length, IORING_OFF_SQ_RING);
    struct io_uring_sqe *sqes = uring_map(fd, params.sq_entries * sizeof *sqes, IORING_OFF_SQES);
    if (rings == MAP_FAILED || sqes == MAP_FAILED) {
        int error = errno;
        close(fd);
        return error;
    }
    uint32_t *places = (uint32_t *)(rings + params.sq_off.array);
    for (uint32_t i = 0; i < params.sq_entries; i++) {
        places[i] = i;
    }
    *ring = (struct uring){
            .fd = fd,
            .sq_tail = (uint32_t *)(rings + params.sq_off.tail),
            .sq_mask = params.sq_entries - 1,
            .cq_head = (uint32_t *)(rings + params.cq_off.head),
            .cq_tail = (uint32_t *)(rings + params.cq_off.tail),
            .cq_mask = params.cq_entries - 1,
            .sqes = sqes,
            .cqes = (struct io_uring_cqe *)(rings + params.cq_off.cqes)};
    return 0;
}

/* Queues a send. False when there is no place: send what is queued first. */
static bool uring_queue(struct uring *ring, int fd, const char *data, size_t length, void *whose) {
    if (ring->queued > ring->sq_mask) {
        return false;
    }
    uint32_t tail = *ring->sq_tail;
    struct io_uring_sqe *sqe = &ring->sqes[tail & ring->sq_mask];
    memset(sqe, 0, sizeof *sqe);
    sqe->opcode = IORING_OP_SEND;
    sqe->fd = fd;
    sqe->addr = (uintptr_t)data;
    sqe->len = (uint32_t)length;
    sqe->msg_flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    sqe->user_data = (uintptr_t)whose;
    __atomic_store_n(ring->sq_tail, tail + 1, __ATOMIC_RELEASE);
    ring->queued++;
    return true;
}

/* Sends what is queued, and tells of each send how many bytes the kernel took, or minus the number of an error. False when
 * the kernel does not go on. */
static bool uring_send(struct uring *ring, void (*sent)(void *whose, int result)) {
    uint32_t to_submit = ring->queued, missing = ring->queued;
    while (missing > 0) {
        long submitted = syscall(SYS_io_uring_enter, ring->fd, to_submit, missing, IORING_ENTER_GETEVENTS, NULL, 0);
        if (submitted < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        to_submit -= submitted > 0 ? (uint32_t)submitted : 0;
        uint32_t head = *ring->cq_head, tail = __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE);
        for (; head != tail; head++, missing--) {
            struct io_uring_cqe *cqe = &ring->cqes[head & ring->cq_mask];
            sent((void *)(uintptr_t)cqe->user_data, cqe->res);
        }
        __atomic_store_n(ring->cq_head, head, __ATOMIC_RELEASE);
    }
    ring->queued = 0;
    return true;
}

#else

struct uring {
    int fd;
};

static int uring_open(struct uring *ring) {
    (void)ring;
    return ENOSYS;
}

static bool uring_queue(struct uring *ring, int fd, const char *data, size_t length, void *whose) {
    (void)ring, (void)fd, (void)data, (void)length, (void)whose;
    return false;
}

static bool uring_send(struct uring *ring, void (*sent)(void *whose, int result)) {
    (void)ring, (void)sent;
    return false;
}

#endif
#endif
