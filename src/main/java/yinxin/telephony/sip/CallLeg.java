package yinxin.telephony.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.rtp.MediaEvents;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Key;
import yinxin.telephony.sip.Happening.Talking;
import yinxin.telephony.sip.Screening.Session;
import yinxin.telephony.sip.stack.Flow;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// Our end of one established call, whoever placed it: acknowledgements, renegotiation, refreshing, hanging up. What
/// happens is put into one queue, which the call's own thread reads.
///
/// ```
///   200 sent ──ACK──▶ talking ──BYE, ours or theirs──▶ over
///      │ 64·T1 without ACK                              ▲
///      └──────────────────────BYE───────────────────────┘
/// ```
final class CallLeg implements MediaEvents {
    /// RFC 4028 §10: a session that was not refreshed ends a third of its interval early, but at most this much.
    private static final long EARLIEST_END = 32;
    private static final Logger LOG = LoggerFactory.getLogger(CallLeg.class);

    private final Surroundings around;
    private final String localTag = SipStack.newToken();
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private @Nullable CallSound sound;
    private @Nullable Dialog dialog;
    private Flow flow = Flow.over("udp");
    private @Nullable Unacknowledged unacknowledged;
    private @Nullable Consumer<Integer> hangUpWhenAcknowledged;
    private boolean requestPending;
    private final List<Future<?>> watching = new ArrayList<>();
    private @Nullable KeySource keySource;
    private volatile @Nullable String over;

    /// What a leg needs of its endpoint.
    record Surroundings(SipStack stack, ScheduledExecutorService timer, SipSettings.Timing timing) {
        /// Our address as it stands in Contact (RFC 3261 §8.1.1.8).
        ///
        /// @param secured whether it must be a `sips:` URI
        String contact(String transport, boolean secured) {
            var parameter = secured || transport.equals("udp") ? "" : ";transport=" + transport;
            return "<" + (secured ? "sips:" : "sip:") + CallEvidence.OUR_USER + "@" + stack.sentBy(transport) + parameter + ">";
        }
    }

    private enum KeySource { RTP, INFO }

    /// A 2xx to INVITE that waits for its ACK.
    private record Unacknowledged(Incoming invite, Answer ok, boolean offered, long since, List<Future<?>> retransmission) {}

    CallLeg(Surroundings around) {
        this.around = around;
    }

    /// Gives the leg its sound. To be called once, before anything else.
    synchronized void carry(CallSound carried) {
        this.sound = carried;
    }

    String localTag() {
        return localTag;
    }

    /// How the call ended; empty while it has not.
    Optional<String> over() {
        return Optional.ofNullable(over);
    }

    BlockingQueue<Happening> happenings() {
        return happenings;
    }

    @Override
    public void on(MediaEvent event) {
        if (event instanceof MediaEvent.KeyPressed pressed) {
            key(pressed.key(), KeySource.RTP);
        } else {
            happenings.add(new Heard(event));
        }
    }

    /// Some phones send a key both ways; the way that came first counts for the rest of the call.
    private synchronized void key(char key, KeySource source) {
        if (keySource == null) {
            keySource = source;
        }
        if (keySource == source) {
            happenings.add(new Key(key));
        }
    }

    private CallSound sound() {
        return Objects.requireNonNull(sound, "the leg has no media yet");
    }

    /// Answers the INVITE that began the call, with 200 until it is acknowledged.
    ///
    /// @param sdp     our answer, or our offer if the INVITE had none
    /// @param offered whether `sdp` is an offer
    synchronized void accept(Incoming invite, String contact, String sdp, boolean offered) {
        dialog = Dialog.ofCalled(invite, localTag, contact);
        flow = invite.flow();
        confirm(invite, sdp, offered);
    }

    /// Begins our end of a call that we placed: sends the ACK. Talking begins if the answer suits.
    synchronized void connected(Dialog established, String over, SipHeaders ok, Optional<String> answer) {
        dialog = established;
        flow = Flow.over(over);
        around.stack().sendAck(flow, established.ack(established.lastCseq(), ""));
        if (answer.isEmpty() || !sound().accept(answer.get())) {
            hangUp("no common codec", CallLeg::ignored);
            return;
        }
        watch(Screening.granted(ok));
        happenings.add(new Talking());
    }

    /// Acknowledges a 2xx that came again.
    synchronized void acknowledgeAgain(long inviteCseq) {
        if (dialog != null) {
            around.stack().sendAck(flow, dialog.ack(inviteCseq, ""));
        }
    }

    /// Sends the 200 to an INVITE and goes on sending it until the ACK comes (RFC 3261 §13.3.1.4).
    private void confirm(Incoming invite, String sdp, boolean offered) {
        var session = Screening.session(invite.headers(), around.timing());
        var fields = new ArrayList<>(List.of(new Field("Contact", current().contact()), Screening.ALLOW_FIELD,
                Screening.SUPPORTED_FIELD));
        fields.addAll(session.fields());
        var ok = new Answer(200, "OK", localTag, fields, sdp);
        var waiting = new Unacknowledged(invite, ok, offered, System.nanoTime(), new ArrayList<>());
        unacknowledged = waiting;
        invite.respond(ok);
        again(waiting, around.timing().t1());
        watch(session);
    }

    private void again(Unacknowledged waiting, Duration pause) {
        var elapsed = Duration.ofNanos(System.nanoTime() - waiting.since());
        var left = around.timing().patience().minus(elapsed);
        var next = pause.compareTo(left) < 0 ? pause : left;
        waiting.retransmission().add(later(next, () -> repeat(waiting, pause)));
    }

    private synchronized void repeat(Unacknowledged waiting, Duration pause) {
        if (unacknowledged != waiting) {
            return;
        }
        if (System.nanoTime() - waiting.since() >= around.timing().patience().toNanos()) {
            unacknowledged = null;
            bye(hangUpWhenAcknowledged == null ? CallLeg::ignored : hangUpWhenAcknowledged);
            gone("no ACK");
            return;
        }
        waiting.invite().respond(waiting.ok());
        var doubled = pause.multipliedBy(2);
        again(waiting, doubled.compareTo(around.timing().t2()) < 0 ? doubled : around.timing().t2());
    }

    /// The INVITE came again although it was answered.
    synchronized void inviteAgain() {
        if (unacknowledged != null) {
            unacknowledged.invite().respond(unacknowledged.ok());
        }
    }

    /// An ACK to one of our 2xx.
    synchronized void acknowledged(Incoming ack) {
        var waiting = unacknowledged;
        if (waiting == null || waiting.invite().cseq() != ack.cseq()) {
            return;
        }
        unacknowledged = null;
        waiting.retransmission().forEach(f -> f.cancel(false));
        if (hangUpWhenAcknowledged != null) {
            bye(hangUpWhenAcknowledged);
            return;
        }
        if (over != null) {
            return;
        }
        var answer = Screening.sdp(ack.headers(), ack.body());
        if (waiting.offered() && (answer.isEmpty() || !sound().accept(answer.get()))) {
            hangUp("no common codec", CallLeg::ignored);
            return;
        }
        happenings.add(new Talking());
    }

    /// A request of the peer within the call, ACK excepted.
    synchronized void within(Incoming request) {
        if (dialog == null || !dialog.remoteTag().equals(request.fromTag())) {
            request.respond(Answer.of(481, "Call Does Not Exist"));
            return;
        }
        flow = request.flow();
        if (request.method().equals("BYE")) {
            request.respond(Answer.of(200, "OK"));
            unacknowledged = null;
            gone("BYE");
        } else if (over != null) {
            request.respond(Answer.of(481, "Call Does Not Exist"));
        } else if (!dialog.accepts(request.cseq())) {
            request.respond(Answer.of(500, "Request Out of Order"));
        } else {
            switch (request.method()) {
                case "INVITE", "UPDATE" -> renegotiate(request);
                case "INFO" -> info(request);
                case "PRACK" -> request.respond(Answer.of(481, "No Such Provisional Response"));
                default -> request.respond(Answer.of(405, "Method Not Allowed", Screening.ALLOW_FIELD));
            }
        }
    }

    private void renegotiate(Incoming request) {
        var objection = Screening.objection(request, around.timing());
        if (requestPending || unacknowledged != null && unacknowledged.offered()) {
            request.respond(Answer.of(491, "Request Pending"));
            return;
        }
        if (objection.isPresent()) {
            request.respond(objection.get());
            return;
        }
        var offer = Screening.sdp(request);
        var answer = offer.map(sound()::answer);
        if (answer.isPresent() && answer.get().isEmpty()) {
            request.respond(Answer.of(488, "Not Acceptable Here"));
            return;
        }
        current().moved(request.headers());
        if (request.method().equals("INVITE")) {
            confirm(request, answer.flatMap(a -> a).orElseGet(sound()::offer), offer.isEmpty());
        } else {
            var session = Screening.session(request.headers(), around.timing());
            var fields = new ArrayList<>(List.of(new Field("Contact", current().contact()), Screening.SUPPORTED_FIELD));
            fields.addAll(session.fields());
            request.respond(new Answer(200, "OK", "", fields, answer.flatMap(a -> a).orElse("")));
            watch(session);
        }
    }

    private void info(Incoming request) {
        var relayed = Screening.relayedKey(request);
        relayed.ifPresent(key -> key(key, KeySource.INFO));
        request.respond(relayed.isPresent() || request.body().length == 0 || Screening.isDtmf(request) ? Answer.of(200, "OK")
                : Answer.of(415, "Unsupported Media Type", new Field("Accept", "application/dtmf-relay")));
    }

    /// Ends the call from our side. A 200 that is not yet acknowledged must be first (RFC 3261 §15).
    synchronized void hangUp(String how, Consumer<Integer> farewell) {
        if (over != null || dialog == null) {
            return;
        }
        if (unacknowledged == null) {
            bye(farewell);
        } else {
            hangUpWhenAcknowledged = farewell;
        }
        gone(how);
    }

    /// @param farewell told the status of the answer to BYE, or 408 when none came
    private void bye(Consumer<Integer> farewell) {
        around.stack().send(flow, current().request("BYE", List.of(), ""), new Replies() {
            @Override
            public void reply(Reply reply) {
                if (reply.status() >= 200) {
                    farewell.accept(reply.status());
                }
            }

            @Override
            public void noReply() {
                farewell.accept(408);
            }
        });
    }

    static void ignored(int status) {
        LOG.trace("BYE was answered with {}", status);
    }

    /// Asks the peer by INVITE or UPDATE: for hold or resume, or only to refresh the session.
    ///
    /// @param sdp     our offer; empty for none
    /// @param outcome told the status of the answer, 408 for none
    synchronized void ask(String method, String sdp, Consumer<Integer> outcome) {
        requestPending = true;
        var fields = List.of(Screening.SUPPORTED_FIELD, Screening.ALLOW_FIELD);
        var request = current().request(method, fields, sdp);
        around.stack().send(flow, request, new Replies() {
            private final long cseq = current().lastCseq();

            @Override
            public void reply(Reply reply) {
                if (reply.status() >= 200) {
                    asked(method, cseq, reply);
                    outcome.accept(reply.status());
                }
            }

            @Override
            public void noReply() {
                reply(new Reply(408, new SipHeaders("", List.of()), new byte[0]));
            }
        });
    }

    private synchronized void asked(String method, long cseq, Reply reply) {
        requestPending = false;
        if (reply.status() < 300) {
            if (method.equals("INVITE")) {
                around.stack().sendAck(flow, current().ack(cseq, ""));
            }
            current().moved(reply.headers());
            Screening.sdp(reply.headers(), reply.body()).ifPresent(sound()::accept);
            watch(Screening.granted(reply.headers()));
        } else if (reply.status() == 481 || reply.status() == 408) {
            // RFC 3261 §12.2.1.2: the other end knows nothing of this call any more.
            hangUp("session expired", CallLeg::ignored);
        } else if (method.equals("UPDATE") && (reply.status() == 405 || reply.status() == 501)) {
            ask("INVITE", sound().offer(), CallLeg::ignored);
        }
    }

    private synchronized void refresh() {
        if (over == null && !requestPending && unacknowledged == null) {
            ask("UPDATE", "", CallLeg::ignored);
        }
    }

    /// Starts the session's clock anew (RFC 4028 §10).
    private void watch(Session session) {
        unwatch();
        session.interval().ifPresent(interval -> {
            var early = Duration.ofSeconds(Math.min(EARLIEST_END, interval.toSeconds() / 3));
            watching.add(later(interval.minus(early), this::expired));
            if (session.weRefresh()) {
                watching.add(later(interval.dividedBy(2), this::refresh));
            }
        });
    }

    private void unwatch() {
        watching.forEach(task -> task.cancel(false));
        watching.clear();
    }

    private synchronized void expired() {
        if (over == null) {
            bye(CallLeg::ignored);
            gone("session expired");
        }
    }

    /// Marks the call as over and tells its thread.
    synchronized void gone(String how) {
        if (over == null) {
            over = how;
        }
        unwatch();
        happenings.add(new Gone(how));
    }

    private Future<?> later(Duration pause, Runnable task) {
        // On a thread of its own: sending over TCP may have to connect first, and the timer must not wait for that.
        return around.timer().schedule(() -> Thread.ofVirtual().name("sip-later").start(task), Math.max(0, pause.toNanos()), TimeUnit.NANOSECONDS);
    }

    private Dialog current() {
        return Objects.requireNonNull(dialog, "the call is not established");
    }
}
