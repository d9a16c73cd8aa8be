/*
 * The C floor: fans the messages of rooms out over WebSocket with one thread and epoll, and does nothing else. It speaks
 * as much of Stoa's native protocol as a load client needs, stores nothing, guards nothing, and is no server to rely on.
 *
 * floor [--port N] [--tick-ms N] [--transport epoll|io_uring]
 *   --port     0 for any free one, which is the default; the real one is printed
 *   --tick-ms  0, the default: one send per member and message. More: what a room got within so many milliseconds of its
 *              first message goes to each member in one write of several frames
 *   --transport  io_uring: the sends of a room's tick go to the kernel together, with one system call instead of one each.
 *              What comes in still goes by epoll: members say next to nothing
 *
 * Listens on 127.0.0.1 only. Every connection may be in one room at a time. SIGTERM and SIGINT end it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "uring.h"

#define SUBPROTOCOL "stoa.v1.json"
#define CURSOR_FIRST (UINT64_C(1) << 40) /* as Stoa's: generation 1, offset 0 */
#define NS_PER_MS INT64_C(1000000)

/* Limits. What is beyond one of them is told beside it. */
enum {
    FRAME_BYTES_MAX = 262144,        /* of a message from a client, whole or in fragments: close 1009 */
    FRAME_HEADER_BYTES_MAX = 14,
    REQUEST_HEAD_BYTES_MAX = 16384,  /* of the HTTP upgrade: 400 */
    READ_BYTES = 65536,              /* asked for at once, beyond what is left of the last read */
    PENDING_BYTES_MAX = 512 * 1024,  /* that a member has not taken yet, beyond the kernel's: closed without a word */
    TICK_BYTES_MAX = 320 * 1024,     /* of a room, more than one message ever has: the tick ends early */
    TICK_MESSAGES_MAX = 4096,        /* of a room: the tick ends early */
    ROOMS_MAX = 4096,                /* ever: error 60020 */
    ROOM_SLOTS = 2 * ROOMS_MAX,
    TEXT_BYTES_MAX = 256,            /* of a room id or a type as it stands in the JSON: error 60001 */
    ID_BYTES_MAX = 20,               /* of a request id: told back as null */
    REPLY_BYTES_MAX = 1024,
    EVENTS_AT_ONCE = 512,
    FDS_SPARE = 16,                  /* of RLIMIT_NOFILE; connections beyond the rest are closed at once */
    TICK_MS_MAX = 10000
};

enum { OP_CONTINUATION = 0, OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

/* A piece of the text that is being read. */
struct span {
    const char *at;
    size_t length;
};

struct bytes {
    char *data;
    size_t length;
    size_t room_for;
};

enum state { AWAITS_UPGRADE, OPEN, DEAD };

struct connection {
    int fd;
    enum state state;
    bool awaits_writable;
    uint64_t number;       /* of all connections ever; its user is "u" and this */
    struct bytes unread;   /* the beginning of a frame or of the upgrade */
    struct bytes fragments;
    bool in_fragments;
    struct bytes pending;  /* what the kernel did not take */
    size_t pending_from;
    struct room *room;     /* NULL for none */
    size_t place;          /* in the room's members */
    uint64_t sent_in_tick; /* the room's last tick in which it may have sent something */
    struct connection *next_dead;
};

/* A frame of the running tick. */
struct mark {
    uint64_t sender;
    size_t from;
};

struct room {
    char id[TEXT_BYTES_MAX];
    size_t id_length;
    int64_t created_at_ms;
    int64_t last_ts;
    uint64_t cursor;
    uint64_t told_cursor; /* of the last message that members were sent */
    uint64_t tick;
    struct connection **members;
    size_t members_count;
    size_t members_room_for;
    struct bytes frames; /* of this tick, ready to be written */
    struct mark *marks;
    size_t marks_count;
};

static int poller;
static bool with_uring;
static struct uring uring;
static int64_t tick_ms;
static uint64_t connections_ever;
static size_t connections_open;
static size_t connections_max;
static struct connection *dead;
static struct room *rooms[ROOM_SLOTS]; /* by the hash of the id, the next free slot when taken */
static size_t rooms_count;
static struct room *waiting[ROOMS_MAX]; /* rooms with something in their tick */
static size_t waiting_count;
static int64_t tick_ends_ns;
static char input[FRAME_BYTES_MAX + FRAME_HEADER_BYTES_MAX + READ_BYTES];
static char without_own[TICK_BYTES_MAX];
static volatile sig_atomic_t stopping;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void *check(void *allocated) {
    if (allocated == NULL) {
        fail("memory");
    }
    return allocated;
}

static int64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int64_t now_ms(void) { return now(CLOCK_REALTIME) / NS_PER_MS; }

static void append(struct bytes *to, const void *data, size_t length) {
    if (length == 0) {
        return;
    }
    if (to->length + length > to->room_for) {
        to->room_for = 2 * (to->length + length);
        to->data = check(realloc(to->data, to->room_for));
    }
    memcpy(to->data + to->length, data, length);
    to->length += length;
}

static void drop(struct bytes *bytes) {
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* ---- SHA-1 (FIPS 180-4) and base64, for the handshake ---- */

static uint32_t rotated(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1_block(uint32_t hash[5], const uint8_t *block) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++) {
        const uint8_t *at = block + 4 * i;
        w[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    }
    for (int i = 16; i < 80; i++) {
        w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                     : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                     : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                              : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t next = rotated(a, 5) + f + e + w[i];
        e = d;
        d = c;
        c = rotated(b, 30);
        b = a;
        a = next;
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
}

/* Of at most 119 bytes, which fill two blocks. */
static void sha1(const char *text, size_t length, uint8_t digest[20]) {
    uint8_t blocks[128] = {0};
    size_t used = length < 56 ? 64 : 128;
    memcpy(blocks, text, length);
    blocks[length] = 0x80;
    blocks[used - 1] = (uint8_t)(length << 3);
    blocks[used - 2] = (uint8_t)(length >> 5);
    uint32_t hash[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (size_t i = 0; i < used; i += 64) {
        sha1_block(hash, blocks + i);
    }
    for (int i = 0; i < 20; i++) {
        digest[i] = (uint8_t)(hash[i / 4] >> (24 - 8 * (i % 4)));
    }
}

/* Of 20 bytes: 27 characters and one of padding. */
static void base64(const uint8_t digest[20], char text[29]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = text;
    for (int i = 0; i < 20; i += 3) {
        uint32_t three = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | (i + 2 < 20 ? digest[i + 2] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) {
            *out++ = letters[three >> shift & 63];
        }
    }
    text[27] = '=';
    text[28] = 0;
}

/* ---- connections: what goes out ---- */

static void leave(struct connection *connection) {
    struct room *room = connection->room;
    if (room != NULL) {
        struct connection *last = room->members[--room->members_count];
        room->members[connection->place] = last;
        last->place = connection->place;
        connection->room = NULL;
    }
}

/* Ends a connection at once. It is freed at the end of the round, since the round may still name it. */
static void end(struct connection *connection) {
    if (connection->state == DEAD) {
        return;
    }
    leave(connection);
    close(connection->fd);
    connection->state = DEAD;
    connection->next_dead = dead;
    dead = connection;
    connections_open--;
}

static void free_dead(void) {
    while (dead != NULL) {
        struct connection *connection = dead;
        dead = connection->next_dead;
        drop(&connection->unread);
        drop(&connection->fragments);
        drop(&connection->pending);
        free(connection);
    }
}

static void await_writable(struct connection *connection, bool awaits) {
    if (connection->awaits_writable != awaits) {
        struct epoll_event wanted = {.events = awaits ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = connection};
        if (epoll_ctl(poller, EPOLL_CTL_MOD, connection->fd, &wanted) != 0) {
            fail("epoll_ctl");
        }
        connection->awaits_writable = awaits;
    }
}

/* How much of it the kernel took; ends the connection when it is broken. */
static size_t send_now(struct connection *connection, const char *data, size_t length) {
    ssize_t sent = send(connection->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            end(connection);
        }
        return 0;
    }
    return (size_t)sent;
}

/* Keeps what the kernel did not take. */
static void keep_rest(struct connection *connection, const char *data, size_t length, size_t sent) {
    if (connection->pending.length - connection->pending_from + length - sent > PENDING_BYTES_MAX) {
        end(connection);
        return;
    }
    append(&connection->pending, data + sent, length - sent);
    await_writable(connection, true);
}

static void write_all(struct connection *connection, const char *data, size_t length) {
    size_t sent = 0;
    if (connection->state == DEAD) {
        return;
    }
    if (connection->pending.length == 0) {
        sent = send_now(connection, data, length);
        if (sent == length || connection->state == DEAD) {
            return;
        }
    }
    keep_rest(connection, data, length, sent);
}

static void write_pending(struct connection *connection) {
    struct bytes *pending = &connection->pending;
    size_t left = pending->length - connection->pending_from;
    size_t sent = send_now(connection, pending->data + connection->pending_from, left);
    if (connection->state == DEAD) {
        return;
    }
    connection->pending_from += sent;
    if (sent == left) {
        drop(pending);
        connection->pending_from = 0;
        await_writable(connection, false);
    } else if (connection->pending_from > PENDING_BYTES_MAX) {
        memmove(pending->data, pending->data + connection->pending_from, left - sent);
        pending->length = left - sent;
        connection->pending_from = 0;
    }
}

static size_t put_frame_header(uint8_t header[FRAME_HEADER_BYTES_MAX], int opcode, size_t length) {
    header[0] = (uint8_t)(0x80 | opcode);
    int length_bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    header[1] = (uint8_t)(length_bytes == 0 ? length : length_bytes == 2 ? 126 : 127);
    for (int i = 0; i < length_bytes; i++) {
        header[2 + i] = (uint8_t)(length >> 8 * (length_bytes - 1 - i));
    }
    return 2 + (size_t)length_bytes;
}

/* A frame of at most REPLY_BYTES_MAX. */
static void write_frame(struct connection *connection, int opcode, const char *payload, size_t length) {
    char frame[FRAME_HEADER_BYTES_MAX + REPLY_BYTES_MAX];
    size_t header = put_frame_header((uint8_t *)frame, opcode, length);
    memcpy(frame + header, payload, length);
    write_all(connection, frame, header + length);
}

static void close_with(struct connection *connection, int code) {
    char payload[] = {(char)(code >> 8), (char)code};
    write_frame(connection, OP_CLOSE, payload, sizeof payload);
    end(connection);
}

__attribute__((format(printf, 2, 3))) static void reply(struct connection *connection, const char *format, ...) {
    char text[REPLY_BYTES_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof text) {
        fputs("a reply is too long\n", stderr);
        exit(1);
    }
    write_frame(connection, OP_TEXT, text, (size_t)length);
}

/* ---- rooms ---- */

/* NULL when there are too many. */
static struct room *room_of(struct span id) {
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < id.length; i++) {
        hash = (hash ^ (uint8_t)id.at[i]) * 16777619;
    }
    size_t slot = hash % ROOM_SLOTS;
    for (; rooms[slot] != NULL; slot = (slot + 1) % ROOM_SLOTS) {
        if (rooms[slot]->id_length == id.length && memcmp(rooms[slot]->id, id.at, id.length) == 0) {
            return rooms[slot];
        }
    }
    if (rooms_count == ROOMS_MAX) {
        return NULL;
    }
    struct room *room = check(calloc(1, sizeof *room));
    room->marks = check(calloc(tick_ms == 0 ? 1 : TICK_MESSAGES_MAX, sizeof *room->marks));
    memcpy(room->id, id.at, id.length);
    room->id_length = id.length;
    room->created_at_ms = now_ms();
    room->cursor = room->told_cursor = CURSOR_FIRST;
    room->tick = 1;
    rooms_count++;
    return rooms[slot] = room;
}

static void enter(struct connection *connection, struct room *room) {
    if (room->members_count == room->members_room_for) {
        room->members_room_for = 2 * room->members_room_for + 16;
        room->members = check(realloc(room->members, room->members_room_for * sizeof(struct connection *)));
    }
    connection->room = room;
    connection->place = room->members_count;
    connection->sent_in_tick = room->tick; /* it may have been here and sent something a moment ago */
    room->members[room->members_count++] = connection;
}

/* The connection that sent a message gets its ack only. */
static void write_without_own(struct room *room, struct connection *connection) {
    size_t length = 0;
    for (size_t i = 0; i < room->marks_count; i++) {
        if (room->marks[i].sender != connection->number) {
            size_t to = i + 1 < room->marks_count ? room->marks[i + 1].from : room->frames.length;
            memcpy(without_own + length, room->frames.data + room->marks[i].from, to - room->marks[i].from);
            length += to - room->marks[i].from;
        }
    }
    if (length > 0) {
        write_all(connection, without_own, length);
    }
}

/* A send of the tick's frames is over. */
static void sent_together(void *whose, int result) {
    struct connection *connection = whose;
    const struct bytes *frames = &connection->room->frames;
    if (result < 0 && result != -EAGAIN && result != -EINTR) {
        end(connection);
    } else if (result < 0 || (size_t)result < frames->length) {
        keep_rest(connection, frames->data, frames->length, result < 0 ? 0 : (size_t)result);
    }
}

static void send_queued(void) {
    if (!uring_send(&uring, sent_together)) {
        fail("io_uring_enter");
    }
}

static void write_together(struct connection *connection, const struct bytes *frames) {
    if (connection->pending.length > 0) {
        write_all(connection, frames->data, frames->length);
    } else if (!uring_queue(&uring, connection->fd, frames->data, frames->length, connection)) {
        send_queued();
        uring_queue(&uring, connection->fd, frames->data, frames->length, connection);
    }
}

/* Writes the tick's frames to every member. Backwards, since a member that is ended gives its place to the last one. */
static void deliver(struct room *room) {
    for (size_t i = room->members_count; i-- > 0;) {
        struct connection *connection = room->members[i];
        if (connection->sent_in_tick == room->tick) {
            write_without_own(room, connection);
        } else if (with_uring) {
            write_together(connection, &room->frames);
        } else {
            write_all(connection, room->frames.data, room->frames.length);
        }
    }
    if (with_uring) {
        send_queued();
    }
    room->frames.length = 0;
    room->marks_count = 0;
    room->told_cursor = room->cursor;
    room->tick++;
}

static void deliver_waiting(void) {
    for (size_t i = 0; i < waiting_count; i++) {
        if (waiting[i]->marks_count > 0) {
            deliver(waiting[i]);
        }
    }
    waiting_count = 0;
}

static void accept_message(struct connection *sender, struct span type, struct span content) {
    struct room *room = sender->room;
    int64_t ts = now_ms();
    room->last_ts = ts > room->last_ts ? ts : room->last_ts + 1;
    room->cursor++;
    char head[REPLY_BYTES_MAX];
    int head_length = snprintf(
            head, sizeof head,
            "{\"ev\":\"message\",\"room\":\"%.*s\",\"id\":\"%022" PRIu64 "\",\"cursor\":%" PRIu64 ",\"ts\":%" PRId64
            ",\"from\":\"u%" PRIu64 "\",\"type\":\"%.*s\",\"content\":",
            (int)room->id_length, room->id, room->cursor, room->cursor, room->last_ts, sender->number,
            (int)type.length, type.at);
    size_t length = (size_t)head_length + content.length + 1;
    if (room->marks_count > 0 && room->frames.length + FRAME_HEADER_BYTES_MAX + length > TICK_BYTES_MAX) {
        deliver(room);
    }
    if (room->marks_count == 0 && tick_ms > 0) {
        if (waiting_count == 0) {
            tick_ends_ns = now(CLOCK_MONOTONIC) + tick_ms * NS_PER_MS;
        }
        if (waiting_count == ROOMS_MAX) {
            deliver_waiting(); /* rooms that ended their tick early may stand there more than once */
        }
        waiting[waiting_count++] = room;
    }
    uint8_t header[FRAME_HEADER_BYTES_MAX];
    room->marks[room->marks_count++] = (struct mark){.sender = sender->number, .from = room->frames.length};
    append(&room->frames, header, put_frame_header(header, OP_TEXT, length));
    append(&room->frames, head, (size_t)head_length);
    append(&room->frames, content.at, content.length);
    append(&room->frames, "}", 1);
    sender->sent_in_tick = room->tick;
    if (tick_ms == 0 || room->marks_count == TICK_MESSAGES_MAX) {
        deliver(room);
    }
}

/* ---- requests: the few fields that matter, found by scanning; everything else is skipped ---- */

struct request {
    struct span id, op, room, type, content;
};

static const char *after_space(const char *at, const char *to) {
    while (at < to && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
        at++;
    }
    return at;
}

/* Behind the text that begins here; NULL when it does not end. */
static const char *after_text(const char *at, const char *to) {
    for (at++; at < to; at++) {
        if (*at == '\\') {
            at++;
        } else if (*at == '"') {
            return at + 1;
        }
    }
    return NULL;
}

/* Behind the value that begins here; NULL when there is none. Brackets are counted, not matched. */
static const char *after_value(const char *at, const char *to) {
    const char *from = at;
    size_t depth = 0;
    while (at < to) {
        if (*at == '"') {
            at = after_text(at, to);
            if (at == NULL || depth == 0) {
                return at;
            }
            continue;
        }
        if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            if (depth == 0) {
                break;
            }
            if (--depth == 0) {
                return at + 1;
            }
        } else if (depth == 0 && (*at == ',' || *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
            break;
        }
        at++;
    }
    return depth == 0 && at > from ? at : NULL;
}

static bool is(struct span span, const char *text) {
    return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

/* A text without its quotes; empty for anything else. */
static struct span unquoted(struct span value) {
    return value.length >= 2 && value.at[0] == '"' ? (struct span){value.at + 1, value.length - 2}
                                                   : (struct span){"", 0};
}

/* An id is told back as it came, so it has to be a number. */
static bool is_number(struct span value) {
    size_t digits = 0;
    while (digits < value.length && strchr("-0123456789", value.at[digits]) != NULL && value.at[digits] != 0) {
        digits++;
    }
    return digits == value.length && value.length <= ID_BYTES_MAX;
}

static void keep_field(struct request *request, struct span name, struct span value) {
    if (is(name, "id")) {
        request->id = is_number(value) ? value : request->id;
    } else if (is(name, "op")) {
        request->op = unquoted(value);
    } else if (is(name, "room")) {
        request->room = unquoted(value);
    } else if (is(name, "type")) {
        request->type = unquoted(value);
    } else if (is(name, "content")) {
        request->content = value;
    }
}

/* Reads the object that begins here. Behind it; NULL when it is none. */
static const char *read_request(const char *at, const char *to, struct request *request) {
    *request = (struct request){.id = {"null", 4}, .op = {"", 0}, .room = {"", 0}, .type = {"", 0}, .content = {"", 0}};
    if (at == to || *at != '{') {
        return NULL;
    }
    at = after_space(at + 1, to);
    if (at < to && *at == '}') {
        return at + 1;
    }
    while (at < to && *at == '"') {
        struct span name = {at, 0}, value;
        if ((at = after_text(at, to)) == NULL) {
            return NULL;
        }
        name = unquoted((struct span){name.at, (size_t)(at - name.at)});
        at = after_space(at, to);
        if (at == to || *at != ':') {
            return NULL;
        }
        value.at = after_space(at + 1, to);
        if ((at = after_value(value.at, to)) == NULL) {
            return NULL;
        }
        value.length = (size_t)(at - value.at);
        keep_field(request, name, value);
        at = after_space(at, to);
        if (at < to && *at == '}') {
            return at + 1;
        }
        if (at == to || *at != ',') {
            return NULL;
        }
        at = after_space(at + 1, to);
    }
    return NULL;
}

static void refuse(struct connection *connection, struct span id, int code, const char *name) {
    reply(connection, "{\"id\":%.*s,\"error\":{\"code\":%d,\"name\":\"%s\",\"message\":\"%s\",\"retryable\":%s}}",
          (int)id.length, id.at, code, name, "refused by the floor", code == 60020 ? "true" : "false");
}

static void answer_join(struct connection *connection, const struct request *request) {
    struct room *room = room_of(request->room);
    if (room == NULL) {
        refuse(connection, request->id, 60020, "OVERLOADED");
        return;
    }
    if (connection->room != room) {
        leave(connection);
        enter(connection, room);
    }
    /* what waits for the end of the tick will be sent to this member too */
    reply(connection,
          "{\"id\":%.*s,\"ok\":{\"room\":{\"id\":\"%.*s\",\"name\":\"\",\"createdAt\":%" PRId64
          ",\"members\":%zu},\"messages\":[],\"cursor\":%" PRIu64 ",\"complete\":true}}",
          (int)request->id.length, request->id.at, (int)room->id_length, room->id, room->created_at_ms,
          room->members_count, room->told_cursor);
}

static void answer_send(struct connection *connection, const struct request *request) {
    struct room *room = connection->room;
    if (room == NULL || room->id_length != request->room.length ||
        memcmp(room->id, request->room.at, room->id_length) != 0) {
        refuse(connection, request->id, 23406, "NOT_IN_ROOM");
    } else if (request->type.length == 0 || request->type.length > TEXT_BYTES_MAX || request->content.length == 0) {
        refuse(connection, request->id, 60001, "BAD_REQUEST");
    } else {
        accept_message(connection, request->type, request->content);
        reply(connection,
              "{\"id\":%.*s,\"ok\":{\"message\":\"%022" PRIu64 "\",\"ts\":%" PRId64 ",\"cursor\":%" PRIu64 "}}",
              (int)request->id.length, request->id.at, room->cursor, room->last_ts, room->cursor);
    }
}

static void answer(struct connection *connection, const struct request *request) {
    int id_length = (int)request->id.length;
    const char *id = request->id.at;
    if (is(request->op, "connect")) {
        reply(connection,
              "{\"id\":%.*s,\"ok\":{\"session\":\"none\",\"user\":\"u%" PRIu64 "\",\"serverTime\":%" PRId64
              ",\"heartbeatMs\":30000,\"resumed\":false,\"limits\":{\"messageBytesMax\":131072,"
              "\"messagesPerSecond\":0,\"frameBytesMax\":%d}}}",
              id_length, id, connection->number, now_ms(), FRAME_BYTES_MAX);
    } else if (is(request->op, "ping")) {
        reply(connection, "{\"id\":%.*s,\"ok\":{\"serverTime\":%" PRId64 "}}", id_length, id, now_ms());
    } else if (is(request->op, "room.join")) {
        if (request->room.length == 0 || request->room.length > TEXT_BYTES_MAX) {
            refuse(connection, request->id, 60001, "BAD_REQUEST");
        } else {
            answer_join(connection, request);
        }
    } else if (is(request->op, "room.leave")) {
        leave(connection);
        reply(connection, "{\"id\":%.*s,\"ok\":{}}", id_length, id);
    } else if (is(request->op, "send")) {
        answer_send(connection, request);
    } else if (is(request->op, "disconnect")) {
        reply(connection, "{\"id\":%.*s,\"ok\":{}}", id_length, id);
        close_with(connection, 1000);
    } else {
        refuse(connection, request->id, 60002, "UNKNOWN_OP");
    }
}

/* An object or an array of objects; false when it is neither. */
static bool answer_all(struct connection *connection, const char *at, const char *to) {
    struct request request;
    at = after_space(at, to);
    bool many = at < to && *at == '[';
    do {
        at = read_request(many ? after_space(at + 1, to) : at, to, &request);
        if (at == NULL) {
            return false;
        }
        answer(connection, &request);
        at = after_space(at, to);
    } while (many && connection->state == OPEN && at < to && *at == ',');
    if (many && connection->state == OPEN) {
        return at < to && *at == ']' && after_space(at + 1, to) == to;
    }
    return connection->state != OPEN || at == to;
}

/* ---- connections: what comes in ---- */

static void take_message(struct connection *connection, const char *payload, size_t length) {
    if (!answer_all(connection, payload, payload + length) && connection->state == OPEN) {
        close_with(connection, 1007);
    }
}

static void take_data(struct connection *connection, int opcode, bool last, const char *payload, size_t length) {
    if ((opcode == OP_CONTINUATION) != connection->in_fragments) {
        close_with(connection, 1002);
    } else if (last && !connection->in_fragments) {
        take_message(connection, payload, length);
    } else if (connection->fragments.length + length > FRAME_BYTES_MAX) {
        close_with(connection, 1009);
    } else {
        append(&connection->fragments, payload, length);
        connection->in_fragments = !last;
        if (last) {
            struct bytes whole = connection->fragments;
            connection->fragments = (struct bytes){0};
            take_message(connection, whole.data == NULL ? "" : whole.data, whole.length);
            drop(&whole);
        }
    }
}

static void take_control(struct connection *connection, int opcode, const char *payload, size_t length) {
    if (opcode == OP_PING) {
        write_frame(connection, OP_PONG, payload, length);
    } else if (opcode == OP_CLOSE) {
        write_frame(connection, OP_CLOSE, payload, length < 2 ? 0 : 2);
        end(connection);
    }
}

/* Takes the frame that begins here; how long it was, 0 when it is not whole yet or the connection has ended. */
static size_t take_frame(struct connection *connection, uint8_t *at, size_t length) {
    if (length < 2) {
        return 0;
    }
    int opcode = at[0] & 15;
    bool last = (at[0] & 0x80) != 0, control = opcode >= OP_CLOSE;
    size_t payload_length = at[1] & 127;
    size_t length_bytes = payload_length == 126 ? 2 : payload_length == 127 ? 8 : 0;
    if ((at[0] & 0x70) != 0 || (at[1] & 0x80) == 0 || (control && (!last || length_bytes > 0)) || opcode > OP_PONG ||
        (opcode > OP_BINARY && !control)) {
        close_with(connection, 1002);
        return 0;
    }
    size_t header = 2 + length_bytes + 4;
    if (length < header) {
        return 0;
    }
    if (length_bytes > 0) {
        uint64_t told = 0;
        for (size_t i = 0; i < length_bytes; i++) {
            told = told << 8 | at[2 + i];
        }
        if (told > FRAME_BYTES_MAX) {
            close_with(connection, 1009);
            return 0;
        }
        payload_length = (size_t)told;
    }
    if (length - header < payload_length) {
        return 0;
    }
    uint8_t *payload = at + header;
    const uint8_t *mask = payload - 4;
    for (size_t i = 0; i < payload_length; i++) {
        payload[i] ^= mask[i & 3];
    }
    if (opcode == OP_BINARY) {
        close_with(connection, 1003);
    } else if (control) {
        take_control(connection, opcode, (char *)payload, payload_length);
    } else {
        take_data(connection, opcode, last, (char *)payload, payload_length);
    }
    return connection->state == DEAD ? 0 : header + payload_length;
}

/* The value of a header in a head that is ended by a zero byte; empty when there is none. */
static struct span header_of(const char *head, const char *name) {
    size_t name_length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, name_length) == 0 && line[name_length] == ':') {
            const char *value = line + name_length + 1;
            value += strspn(value, " \t");
            return (struct span){value, strcspn(value, " \t\r\n,")};
        }
    }
    return (struct span){"", 0};
}

/* Takes the HTTP upgrade; how long it was, 0 when it is not whole yet or the connection has ended. */
static size_t take_upgrade(struct connection *connection, char *at, size_t length) {
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    static const char refusal[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    char *head_end = memmem(at, length, "\r\n\r\n", 4);
    if (head_end == NULL && length < REQUEST_HEAD_BYTES_MAX) {
        return 0;
    }
    struct span key = {"", 0};
    if (head_end != NULL) {
        head_end[2] = 0;
        key = header_of(at, "Sec-WebSocket-Key");
    }
    if (key.length != 24 || memcmp(at, "GET ", 4) != 0) {
        write_all(connection, refusal, sizeof refusal - 1);
        end(connection);
        return 0;
    }
    char text[24 + sizeof guid], accept[29], response[256];
    uint8_t digest[20];
    snprintf(text, sizeof text, "%.24s%s", key.at, guid);
    sha1(text, sizeof text - 1, digest);
    base64(digest, accept);
    bool named = is(header_of(at, "Sec-WebSocket-Protocol"), SUBPROTOCOL);
    int response_length = snprintf(
            response, sizeof response,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: %s\r\n%s\r\n",
            accept, named ? "Sec-WebSocket-Protocol: " SUBPROTOCOL "\r\n" : "");
    connection->state = OPEN;
    write_all(connection, response, (size_t)response_length);
    return (size_t)(head_end + 4 - at);
}

static void take_input(struct connection *connection) {
    size_t length = connection->unread.length;
    if (length > 0) {
        memcpy(input, connection->unread.data, length);
    }
    ssize_t got = recv(connection->fd, input + length, sizeof input - length, MSG_DONTWAIT);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            end(connection);
        }
        return;
    }
    length += (size_t)got;
    size_t from = 0, used;
    do {
        used = connection->state == AWAITS_UPGRADE ? take_upgrade(connection, input + from, length - from)
                                                   : take_frame(connection, (uint8_t *)input + from, length - from);
        from += used;
    } while (used > 0 && connection->state != DEAD);
    if (connection->state != DEAD) {
        connection->unread.length = 0;
        if (from == length) {
            drop(&connection->unread);
        } else {
            append(&connection->unread, input + from, length - from);
        }
    }
}

static void accept_connections(int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        if (connections_open >= connections_max) {
            close(fd);
            continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *connection = check(calloc(1, sizeof *connection));
        connection->fd = fd;
        connection->number = ++connections_ever;
        connections_open++;
        struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = connection};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted) != 0) {
            fail("epoll_ctl");
        }
    }
}

/* ---- the program ---- */

static int listen_on(int port) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        fail("getrlimit");
    }
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connections_max = files.rlim_cur - FDS_SPARE;

    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {
            .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t address_length = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 4096) != 0 || getsockname(listener, (struct sockaddr *)&address, &address_length) != 0) {
        fail("listening");
    }
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = NULL};
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &wanted) != 0) {
        fail("epoll");
    }
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void stop(int signal) {
    (void)signal;
    stopping = 1;
}

static int until_tick_ms(void) {
    if (waiting_count == 0) {
        return -1;
    }
    int64_t left_ns = tick_ends_ns - now(CLOCK_MONOTONIC);
    return left_ns <= 0 ? 0 : (int)((left_ns + NS_PER_MS - 1) / NS_PER_MS);
}

static void run(int listener) {
    sigset_t while_waiting, signals;
    struct sigaction action = {.sa_handler = stop};
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, &while_waiting);
    sigdelset(&while_waiting, SIGTERM);
    sigdelset(&while_waiting, SIGINT);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    static struct epoll_event events[EVENTS_AT_ONCE];
    while (!stopping) {
        int count = epoll_pwait(poller, events, EVENTS_AT_ONCE, until_tick_ms(), &while_waiting);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == NULL) {
                accept_connections(listener);
                continue;
            }
            if (connection->state != DEAD && (events[i].events & EPOLLOUT) != 0) {
                write_pending(connection);
            }
            if (connection->state != DEAD && (events[i].events & ~(uint32_t)EPOLLOUT) != 0) {
                take_input(connection);
            }
        }
        if (waiting_count > 0 && now(CLOCK_MONOTONIC) >= tick_ends_ns) {
            deliver_waiting();
        }
        free_dead();
    }
}

static long number(const char *name, const char *text, long max) {
    char *text_end = NULL;
    long value = text == NULL ? -1 : strtol(text, &text_end, 10);
    if (text == NULL || text_end == text || *text_end != 0 || value < 0 || value > max) {
        fprintf(stderr, "%s takes a number from 0 to %ld\n", name, max);
        exit(2);
    }
    return value;
}

int main(int count, char **arguments) {
    int port = 0;
    for (int i = 1; i < count; i += 2) {
        const char *value = i + 1 < count ? arguments[i + 1] : NULL;
        if (strcmp(arguments[i], "--port") == 0) {
            port = (int)number("--port", value, 65535);
        } else if (strcmp(arguments[i], "--tick-ms") == 0) {
            tick_ms = number("--tick-ms", value, TICK_MS_MAX);
        } else if (strcmp(arguments[i], "--transport") == 0 && value != NULL &&
                   (strcmp(value, "io_uring") == 0 || strcmp(value, "epoll") == 0)) {
            with_uring = strcmp(value, "io_uring") == 0;
        } else {
            fprintf(stderr, "usage: floor [--port N] [--tick-ms N] [--transport epoll|io_uring]\n");
            return 2;
        }
    }
    int refused = with_uring ? uring_open(&uring) : 0;
    if (refused != 0) {
        fprintf(stderr, "the kernel refuses io_uring: %s\n", strerror(refused));
        return 1;
    }
    run(listen_on(port));
    return 0;
}
