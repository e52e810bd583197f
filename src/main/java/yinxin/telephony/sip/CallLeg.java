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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Key;
import yinxin.telephony.sip.Happening.Talking;
import yinxin.telephony.sip.Screening.Session;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.registration.Identity;
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
final class CallLeg implements MediaEvent.Observer {
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
    private final SessionTimer session;
    private final Identity identity;
    private List<Field> proofOfInvite = List.of();
    private @Nullable KeySource keySource;
    private volatile @Nullable String over;

    /// What a leg needs of its endpoint.
    ///
    /// @param login answers challenges, if we have one
    record Surroundings(SipStack stack, ScheduledExecutorService timer, SipSettings.Timing timing, Optional<DigestLogin> login) {
        /// Runs a task after a pause, on a thread of its own: sending over TCP may have to connect first, and the timer must not wait for that.
        Future<?> later(Duration pause, Runnable task) {
            return timer.schedule(() -> Thread.ofVirtual().name("sip-later").start(task), Math.max(0, pause.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private enum KeySource { RTP, INFO }

    /// A 2xx to INVITE that waits for its ACK.
    private record Unacknowledged(Incoming invite, Answer ok, boolean offered, long since, List<Future<?>> retransmission) {}

    CallLeg(Surroundings around) {
        this.around = around;
        this.session = new SessionTimer(around, this::refresh, this::expired);
        this.identity = new Identity(around.login());
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

    /// Who we are to the servers of this call.
    Identity identity() {
        return identity;
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
    /// @param ours our answer, or our offer if the INVITE had none
    synchronized void accept(Incoming invite, String contact, CallSound.Description ours) {
        dialog = Dialog.ofCalled(invite, localTag, contact);
        flow = invite.flow();
        confirm(invite, ours);
    }

    /// The INVITE went out with this proof of who we are: its ACK has the same (RFC 3261 §22.1).
    synchronized void proved(List<Field> proof) {
        proofOfInvite = proof;
    }

    /// Begins our end of a call that we placed: sends the ACK. Talking begins if the answer suits.
    synchronized void connected(Dialog established, String over, SipHeaders ok, Optional<String> answer) {
        dialog = established;
        flow = Flow.over(over);
        around.stack().sendAck(flow, established.ack(established.lastCseq(), proofOfInvite));
        if (answer.isEmpty() || !sound().accept(answer.get())) {
            hangUp("no common codec", CallLeg::ignored);
            return;
        }
        session.watch(Screening.granted(ok));
        happenings.add(new Talking());
    }

    /// Acknowledges a 2xx that came again.
    synchronized void acknowledgeAgain(long inviteCseq) {
        if (dialog != null) {
            around.stack().sendAck(flow, dialog.ack(inviteCseq, proofOfInvite));
        }
    }

    /// Sends the 200 to an INVITE and goes on sending it until the ACK comes (RFC 3261 §13.3.1.4).
    private void confirm(Incoming invite, CallSound.Description ours) {
        var session = Screening.session(invite.headers(), around.timing());
        var fields = new ArrayList<>(List.of(new Field("Contact", current().contact()), Screening.ALLOW_FIELD,
                Screening.SUPPORTED_FIELD));
        fields.addAll(session.fields());
        var ok = new Answer(200, "OK", localTag, fields, ours.sdp());
        var waiting = new Unacknowledged(invite, ok, ours.offers(), System.nanoTime(), new ArrayList<>());
        unacknowledged = waiting;
        invite.respond(ok);
        again(waiting, around.timing().t1());
        this.session.watch(session);
    }

    private void again(Unacknowledged waiting, Duration pause) {
        var elapsed = Duration.ofNanos(System.nanoTime() - waiting.since());
        var left = around.timing().patience().minus(elapsed);
        var next = pause.compareTo(left) < 0 ? pause : left;
        waiting.retransmission().add(around.later(next, () -> repeat(waiting, pause)));
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
        switch (offer.isEmpty() && request.method().equals("UPDATE") ? CallSound.Description.NONE : sound().respond(offer)) {
            case CallSound.Description ours -> renegotiated(request, ours);
            case CallSound.Refusal(var why) -> request.respond(Screening.notAcceptable(why));
        }
    }

    private void renegotiated(Incoming request, CallSound.Description ours) {
        current().moved(request.headers());
        if (request.method().equals("INVITE")) {
            confirm(request, ours);
        } else {
            var session = Screening.session(request.headers(), around.timing());
            var fields = new ArrayList<>(List.of(new Field("Contact", current().contact()), Screening.SUPPORTED_FIELD));
            fields.addAll(session.fields());
            request.respond(new Answer(200, "OK", "", fields, ours.sdp()));
            this.session.watch(session);
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
        send("BYE", List.of(), "", (_, reply) -> farewell.accept(reply.status()));
    }

    /// Sends a request within the call, once more if it is challenged (RFC 3261 §22.2).
    ///
    /// @param outcome told the number of the request that was answered finally, and the answer; 408 for none
    private void send(String method, List<Field> fields, String sdp, BiConsumer<Long, Reply> outcome) {
        send(method, fields, sdp, new Asked(identity.fields(current().digest(method)), true, outcome));
    }

    /// @param proof of who we are
    /// @param first whether a challenge is to be answered
    private record Asked(List<Field> proof, boolean first, BiConsumer<Long, Reply> outcome) {}

    private void send(String method, List<Field> fields, String sdp, Asked asked) {
        var all = new ArrayList<>(asked.proof());
        all.addAll(fields);
        var request = current().request(method, all, sdp);
        var cseq = current().lastCseq();
        around.stack().send(flow, request, new Replies() {
            @Override
            public void reply(Reply reply) {
                if (reply.status() >= 200) {
                    var proof = asked.first() ? identity.answer(reply, current().digest(method)) : Optional.<List<Field>>empty();
                    proof.ifPresentOrElse(p -> send(method, fields, sdp, new Asked(p, false, asked.outcome())),
                            () -> asked.outcome().accept(cseq, reply));
                }
            }

            @Override
            public void noReply() {
                asked.outcome().accept(cseq, new Reply(408, new SipHeaders("", List.of()), new byte[0]));
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
        send(method, List.of(Screening.SUPPORTED_FIELD, Screening.ALLOW_FIELD), sdp, (cseq, reply) -> {
            asked(method, cseq, reply);
            outcome.accept(reply.status());
        });
    }

    private synchronized void asked(String method, long cseq, Reply reply) {
        requestPending = false;
        if (reply.status() < 300) {
            if (method.equals("INVITE")) {
                around.stack().sendAck(flow, current().ack(cseq, List.of()));
            }
            current().moved(reply.headers());
            Screening.sdp(reply.headers(), reply.body()).ifPresent(sound()::accept);
            session.watch(Screening.granted(reply.headers()));
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
        session.stop();
        happenings.add(new Gone(how));
    }

    private Dialog current() {
        return Objects.requireNonNull(dialog, "the call is not established");
    }
}
