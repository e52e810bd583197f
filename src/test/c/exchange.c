/* An exchange for the tests: libpri (GPL) speaks Q.931 and Q.921, libosmocore finds its frames, and this file carries 31 slots a millisecond in
 * CESoPSN over UDP. It is a program of its own, never part of the product. Built with:
 *   gcc -O2 exchange.c -lpri $(pkg-config --cflags --libs libosmocore)
 *
 *   exchange LISTEN-PORT PEER-PORT [network|user] [facility]     both on 127.0.0.1
 *
 * One command a line on standard input, one event a line on standard output:
 *   call ID CHANNEL CALLING CALLED [DIVERTER REASON COUNT]   `-` for a calling number that is withheld
 *   hangup ID CAUSE      play ID FILE (A-law)      record ID FILE      hear ID  (tells when a beep of 1000 Hz has ended)
 *   refuse CAUSE         what becomes of calls that come in; 0 answers them and plays back to them what they say
 *   lose N / swap N / repeat N    every Nth packet is lost, changes places with the next, comes twice; 0 for none
 *   slip 1 | -1          one frame is said twice, or left out
 *   line off|on          dchannel off|on        alarm none|bad|rdi        restart CHANNEL|all        quit */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libpri.h>
#include <math.h>
#include <osmocom/core/isdnhdlc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 32, FRAMES = 8, PACKET = 4 + FRAMES * 31, QUEUE = 256, LONGEST = 512, IDLE = 0xD5, ECHO = 4096 };

struct call {
    int id; /* 0: none */
    q931_call *call;
    uint8_t *play;
    long length, at;
    FILE *record;
    int hear, loud, quiet;
    double real, imaginary, power;
    int samples;
    uint8_t echo[ECHO];
    unsigned heard, said;
    int echoes;
};

static struct call calls[SLOTS];
static struct pri *pri;
static int udp;
static struct osmo_isdnhdlc_vars in;
static uint8_t frame_in[LONGEST];
static uint8_t outbox[QUEUE][LONGEST];
static int lengths[QUEUE], first, last;
static uint8_t inbox[QUEUE][LONGEST];
static int inlengths[QUEUE], infirst, inlast;
static uint16_t sequence, expected;
static int have_expected, gaps, packets;
static int lose, swap_every, repeat_every, slip, line_on = 1, dchannel_on = 1, alarm_bits, refuse_with;
static int next_incoming = 1000;
static uint8_t held[PACKET], last_frame[31];
static int holding;

static void say(const char *event, int id, const char *rest) {
    printf("%s %d%s%s\n", event, id, *rest ? " " : "", rest);
    fflush(stdout);
}

static int linear(uint8_t octet) {
    octet ^= 0x55;
    int segment = (octet & 0x70) >> 4, value = ((octet & 0x0F) << 4) + 8;
    value = segment ? (value + 0x100) << (segment - 1) : value;
    return octet & 0x80 ? value : -value;
}

/* libpri hands over frames with two octets of room for an FCS, and wants them back so. */
static int pri_writes(struct pri *p, void *buffer, int length) {
    (void) p;
    if (length - 2 > 0 && length <= LONGEST && (last + 1) % QUEUE != first) {
        memcpy(outbox[last], buffer, length - 2);
        lengths[last] = length - 2;
        last = (last + 1) % QUEUE;
    }
    return length;
}

static int pri_reads(struct pri *p, void *buffer, int length) {
    (void) p;
    if (infirst == inlast || inlengths[infirst] + 2 > length) {
        return 0;
    }
    int n = inlengths[infirst];
    memcpy(buffer, inbox[infirst], n);
    memset((uint8_t *) buffer + n, 0, 2);
    infirst = (infirst + 1) % QUEUE;
    return n + 2;
}

static void hear_slot16(uint8_t octet) {
    for (int consumed = 0; !consumed;) { /* it may still have a frame of the octet before */
        int n = osmo_isdnhdlc_decode(&in, &octet, 1, &consumed, frame_in, LONGEST);
        if (n > 0 && (inlast + 1) % QUEUE != infirst) {
            memcpy(inbox[inlast], frame_in, n);
            inlengths[inlast] = n;
            inlast = (inlast + 1) % QUEUE;
        }
        consumed |= n <= 0;
    }
}

static unsigned fcs(const uint8_t *frame, int length) {
    unsigned check = 0xFFFF;
    for (int i = 0; i < length; i++) {
        check ^= frame[i];
        for (int bit = 0; bit < 8; bit++) {
            check = check & 1 ? check >> 1 ^ 0x8408 : check >> 1;
        }
    }
    return check ^ 0xFFFF;
}

/* Flags, then the oldest frame with its check, a zero after five ones, then flags. */
static int next_bit(void) {
    static int octet = 0x7E, bits, at = -1, ones;
    if (ones == 5) {
        ones = 0;
        return 0;
    }
    if (bits == 8) {
        bits = 0;
        at = at < 0 ? (first == last ? -1 : 0) : at + 1;
        if (at == 0 && first != last) {
            unsigned check = fcs(outbox[first], lengths[first]);
            outbox[first][lengths[first]++] = (uint8_t) check;
            outbox[first][lengths[first]++] = (uint8_t) (check >> 8);
        } else if (at >= 0 && at == lengths[first]) {
            first = (first + 1) % QUEUE;
            at = -1;
        }
        octet = at < 0 ? 0x7E : outbox[first][at];
    }
    int bit = octet >> bits++ & 1;
    ones = at >= 0 && bit ? ones + 1 : 0;
    return bit;
}

static uint8_t say_slot16(void) {
    int octet = 0;
    for (int bit = 0; bit < 8; bit++) {
        octet = octet << 1 | next_bit();
    }
    return (uint8_t) octet;
}

/* Goertzel over 20 ms at 1000 Hz: the beep after a greeting, and its end. */
static void hear_beep(struct call *c, uint8_t octet) {
    double sample = linear(octet), angle = 2 * M_PI * 1000 * c->samples / 8000;
    c->real += sample * cos(angle);
    c->imaginary += sample * sin(angle);
    c->power += sample * sample;
    if (++c->samples < 160) {
        return;
    }
    int tone = c->power > 160 * 1e6 && (c->real * c->real + c->imaginary * c->imaginary) * 2 / 160 > 0.9 * c->power;
    c->loud = tone ? c->loud + 1 : c->loud;
    if (!tone && c->loud >= 15 && ++c->quiet == 10) {
        say("BEEP", c->id, "");
        c->hear = 0;
    } else if (!tone && c->loud < 15) {
        c->loud = 0;
    }
    c->samples = 0;
    c->real = c->imaginary = c->power = 0;
}

static void hear(int slot, uint8_t octet) {
    struct call *c = &calls[slot];
    if (c->record) {
        fputc(octet, c->record);
    }
    if (c->hear) {
        hear_beep(c, octet);
    }
    if (c->echoes) {
        c->echo[c->heard++ % ECHO] = octet;
    }
}

static uint8_t speak(int slot) {
    struct call *c = &calls[slot];
    if (c->echoes && c->heard > c->said + (c->said ? 0 : 160)) { /* 20 ms behind, so that it does not run dry */
        return c->echo[c->said++ % ECHO];
    }
    if (!c->play) {
        return IDLE;
    }
    uint8_t octet = c->play[c->at++];
    if (c->at == c->length) {
        free(c->play);
        c->play = NULL;
        say("PLAYED", c->id, "");
    }
    return octet;
}

static void receive(void) {
    uint8_t packet[2048];
    ssize_t n;
    while ((n = recv(udp, packet, sizeof packet, 0)) > 0 || (n < 0 && errno == ECONNREFUSED)) {
        if (n != PACKET || !line_on) {
            continue;
        }
        uint16_t number = (uint16_t) (packet[2] << 8 | packet[3]);
        if (have_expected && number != expected) {
            gaps++;
        }
        have_expected = 1;
        expected = number + 1;
        if (packet[0] & 0x08) {
            continue; /* L: no valid sound in it */
        }
        for (int f = 0; f < FRAMES; f++) {
            for (int slot = 1; slot < SLOTS; slot++) {
                uint8_t octet = packet[4 + f * 31 + slot - 1];
                if (slot != 16) {
                    hear(slot, octet);
                } else if (dchannel_on) {
                    hear_slot16(octet);
                }
            }
        }
    }
}

static void make_frame(uint8_t *frame) {
    if (slip > 0) {
        memcpy(frame, last_frame, 31);
        slip = 0;
        return;
    }
    for (int round = slip < 0 ? 2 : 1; round > 0; round--) {
        for (int slot = 1; slot < SLOTS; slot++) {
            frame[slot - 1] = slot != 16 ? speak(slot) : dchannel_on ? say_slot16() : 0xFF;
        }
    }
    slip = 0;
    memcpy(last_frame, frame, 31);
}

static void transmit(void) {
    uint8_t packet[PACKET] = {(uint8_t) alarm_bits, 0, (uint8_t) (sequence >> 8), (uint8_t) sequence};
    sequence++;
    packets++;
    for (int f = 0; f < FRAMES; f++) {
        make_frame(packet + 4 + f * 31);
    }
    if (!line_on || (lose && packets % lose == 0)) {
        return;
    }
    if (swap_every && packets % swap_every == 0) {
        memcpy(held, packet, PACKET);
        holding = 1;
        return;
    }
    send(udp, packet, PACKET, 0);
    if (repeat_every && packets % repeat_every == 0) {
        send(udp, packet, PACKET, 0);
    }
    if (holding) {
        send(udp, held, PACKET, 0);
        holding = 0;
    }
}

static struct call *by_id(int id) {
    for (int slot = 1; slot < SLOTS; slot++) {
        if (calls[slot].id == id) {
            return &calls[slot];
        }
    }
    return NULL;
}

static struct call *by_call(q931_call *call) {
    for (int slot = 1; slot < SLOTS; slot++) {
        if (calls[slot].id && calls[slot].call == call) {
            return &calls[slot];
        }
    }
    return NULL;
}

static void forget(struct call *c) {
    if (c->record) {
        fclose(c->record);
    }
    free(c->play);
    memset(c, 0, sizeof *c);
}

static void place(int id, int channel, char *calling, char *called, char *diverter, int reason, int count) {
    struct pri_sr *setup = pri_sr_new();
    struct call *c = &calls[channel];
    memset(c, 0, sizeof *c);
    c->id = id;
    c->call = pri_new_call(pri);
    int hidden = strcmp(calling, "-") == 0;
    pri_sr_set_channel(setup, channel, 1, 0);
    pri_sr_set_bearer(setup, PRI_TRANS_CAP_SPEECH, PRI_LAYER_1_ALAW);
    pri_sr_set_called(setup, called, PRI_UNKNOWN, 1);
    pri_sr_set_caller(setup, hidden ? "13700137000" : calling, NULL, PRI_NATIONAL_ISDN,
            hidden ? PRES_PROHIB_USER_NUMBER_PASSED_SCREEN : PRES_ALLOWED_USER_NUMBER_PASSED_SCREEN);
    if (*diverter) {
        struct pri_party_redirecting parties;
        memset(&parties, 0, sizeof parties);
        parties.from.number.valid = 1;
        parties.from.number.presentation = PRES_ALLOWED_USER_NUMBER_PASSED_SCREEN;
        parties.from.number.plan = PRI_NATIONAL_ISDN;
        snprintf(parties.from.number.str, sizeof parties.from.number.str, "%s", diverter);
        parties.count = count;
        parties.reason = reason;
        parties.orig_reason = count > 1 ? PRI_REDIR_UNCONDITIONAL : reason;
        pri_sr_set_redirecting_parties(setup, &parties);
    }
    if (pri_setup(pri, c->call, setup)) {
        say("FAILED", id, "");
        forget(c);
    }
    pri_sr_free(setup);
}

static void load(struct call *c, const char *file) {
    FILE *sound = fopen(file, "rb");
    if (!sound) {
        say("NOFILE", c->id, file);
        return;
    }
    fseek(sound, 0, SEEK_END);
    c->length = ftell(sound);
    rewind(sound);
    c->play = malloc((size_t) c->length);
    c->at = 0;
    if (fread(c->play, 1, (size_t) c->length, sound) != (size_t) c->length) {
        say("NOFILE", c->id, file);
    }
    fclose(sound);
}

static void obey(char *line) {
    char word[32] = "", a[256] = "", b[256] = "", d[64] = "";
    int id = 0, channel = 0, reason = 0, count = 0;
    sscanf(line, "%31s", word);
    if (sscanf(line, "call %d %d %255s %255s %63s %d %d", &id, &channel, a, b, d, &reason, &count) >= 4) {
        place(id, channel, a, b, d, reason, count);
    } else if (sscanf(line, "hangup %d %d", &id, &reason) == 2 && by_id(id)) {
        pri_hangup(pri, by_id(id)->call, reason);
    } else if (sscanf(line, "play %d %255s", &id, a) == 2 && by_id(id)) {
        load(by_id(id), a);
    } else if (sscanf(line, "record %d %255s", &id, a) == 2 && by_id(id)) {
        by_id(id)->record = fopen(a, "wb");
    } else if (sscanf(line, "hear %d", &id) == 1 && by_id(id)) {
        by_id(id)->hear = 1;
    } else if (sscanf(line, "slip %d", &slip) == 1 || sscanf(line, "refuse %d", &refuse_with) == 1 || sscanf(line, "lose %d", &lose) == 1
            || sscanf(line, "swap %d", &swap_every) == 1 || sscanf(line, "repeat %d", &repeat_every) == 1) {
        return;
    } else if (sscanf(line, "line %255s", a) == 1) {
        line_on = strcmp(a, "on") == 0;
        have_expected = 0;
    } else if (sscanf(line, "dchannel %255s", a) == 1) {
        dchannel_on = strcmp(a, "on") == 0;
    } else if (sscanf(line, "alarm %255s", a) == 1) {
        alarm_bits = strcmp(a, "bad") == 0 ? 0x08 : strcmp(a, "rdi") == 0 ? 0x02 : 0;
    } else if (sscanf(line, "restart %d", &channel) == 1) {
        pri_reset(pri, channel);
    } else if (strcmp(word, "restart") == 0) {
        pri_restart(pri);
    } else if (strcmp(word, "gaps") == 0) {
        say("GAPS", gaps, "");
    } else if (strcmp(word, "quit") == 0) {
        exit(0);
    } else {
        say("WHAT", 0, line);
    }
}

static void commands(void) {
    static char text[65536];
    static size_t used;
    ssize_t n = read(0, text + used, sizeof text - used - 1);
    if (n == 0) {
        exit(0); /* whoever started us is gone */
    }
    used += n > 0 ? (size_t) n : 0;
    text[used] = 0;
    for (char *end; (end = strchr(text, '\n'));) {
        *end = 0;
        obey(text);
        used -= (size_t) (end + 1 - text);
        memmove(text, end + 1, used + 1);
    }
}

static void called(pri_event_ring *ring) {
    char rest[1024];
    snprintf(rest, sizeof rest, "%d %s %s %s %d", ring->channel & 0xFF, *ring->callingnum ? ring->callingnum : "-", ring->callednum,
            *ring->redirectingnum ? ring->redirectingnum : "-", ring->redirectingreason);
    struct call *c = &calls[ring->channel & 0x1F];
    memset(c, 0, sizeof *c);
    c->id = next_incoming++;
    c->call = ring->call;
    say("RING", c->id, rest);
    pri_proceeding(pri, ring->call, ring->channel, 0);
    if (refuse_with) {
        pri_hangup(pri, ring->call, refuse_with);
        return;
    }
    pri_acknowledge(pri, ring->call, ring->channel, 0);
    pri_answer(pri, ring->call, ring->channel, 0);
    c->echoes = 1;
}

static void tell(const char *event, q931_call *call, const char *rest) {
    struct call *c = by_call(call);
    say(event, c ? c->id : 0, rest);
}

static void over(const char *event, q931_call *call, int cause) {
    char rest[16];
    snprintf(rest, sizeof rest, "%d", cause);
    tell(event, call, rest);
    if (by_call(call)) {
        forget(by_call(call));
    }
}

/* The other side has forgotten the calls of this channel, or all (-1). */
static void restarted(int channel) {
    say("RESTART", channel, "");
    for (int slot = 1; slot < SLOTS; slot++) {
        if (calls[slot].id && (channel < 0 || channel == slot)) {
            pri_destroycall(pri, calls[slot].call);
            say("ENDED", calls[slot].id, "restart");
            forget(&calls[slot]);
        }
    }
}

static void happened(pri_event *e) {
    switch (e->e) {
        case PRI_EVENT_DCHAN_UP: say("UP", 0, ""); break;
        case PRI_EVENT_DCHAN_DOWN: say("DOWN", 0, ""); break;
        case PRI_EVENT_RING: called(&e->ring); break;
        case PRI_EVENT_PROCEEDING: tell("PROCEEDING", e->proceeding.call, ""); break;
        case PRI_EVENT_RINGING: tell("RINGING", e->ringing.call, ""); break;
        case PRI_EVENT_ANSWER: tell("ANSWER", e->answer.call, ""); break;
        case PRI_EVENT_RESTART: restarted(e->restart.channel); break;
        case PRI_EVENT_RESTART_ACK: say("RESTARTED", e->restartack.channel, ""); break;
        case PRI_EVENT_HANGUP_ACK: over("ENDED", e->hangup.call, e->hangup.cause); break;
        case PRI_EVENT_HANGUP:
        case PRI_EVENT_HANGUP_REQ:
            over("HANGUP", e->hangup.call, e->hangup.cause);
            pri_hangup(pri, e->hangup.call, e->hangup.cause);
            break;
        default: break;
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "exchange LISTEN-PORT PEER-PORT [network|user] [facility]\n");
        return 2;
    }
    struct sockaddr_in us = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in peer = us;
    peer.sin_port = htons((uint16_t) atoi(argv[2]));
    udp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (bind(udp, (struct sockaddr *) &us, sizeof us) || connect(udp, (struct sockaddr *) &peer, sizeof peer)) {
        perror("exchange");
        return 1;
    }
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    osmo_isdnhdlc_rcv_init(&in, OSMO_HDLC_F_BITREVERSE);
    int user = argc > 3 && strcmp(argv[3], "user") == 0;
    pri = pri_new_cb(0, user ? PRI_CPE : PRI_NETWORK, PRI_SWITCH_EUROISDN_E1, pri_reads, pri_writes, NULL);
    if (argc > 4 && strcmp(argv[4], "facility") == 0) {
        pri_facility_enable(pri);
    }
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (;;) {
        receive();
        commands();
        for (pri_event *e; (e = infirst != inlast ? pri_check_event(pri) : pri_schedule_run(pri));) {
            happened(e);
        }
        while (infirst != inlast) {
            pri_event *e = pri_check_event(pri);
            if (e) {
                happened(e);
            }
        }
        transmit();
        next.tv_nsec += 1000000;
        if (next.tv_nsec >= 1000000000) {
            next.tv_nsec -= 1000000000;
            next.tv_sec++;
        }
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}
