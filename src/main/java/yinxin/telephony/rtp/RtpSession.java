package yinxin.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.srtp.SrtpSession;

/// The media of one call: one UDP port that plays prompts, records, and hears keys.
///
/// Its methods may be called from any thread: each is handed over to the session's loop and takes effect there, in the order of the calls.
/// Everything a session records is in the codec that was negotiated first, whatever later negotiations bring.
public final class RtpSession implements CallMedia {
    private static final Logger LOG = LoggerFactory.getLogger(RtpSession.class);
    private static final RtpLoop.Seat NOWHERE = new RtpLoop.Seat(RtpLoop.Pace.LISTENING, Collections.emptyList());
    /// Packets taken from one port before the others have their turn: twenty times as many as come between two turns.
    private static final int MOST_AT_ONCE = 64;
    /// Strangers' packets that are thrown away meanwhile: as many as the port's buffer holds, so that they do not keep out the call's own.
    private static final int MOST_STRANGERS = 512;
    /// So many of them in one turn (533 a second while it records) are no stray packets of an earlier call.
    private static final int FLOOD = 32;
    /// Times that many, when a recording ends: all that a socket buffer holds, and no more of a flood.
    private static final int ROUNDS_AT_THE_END = 8;

    private final RtpLoop loop;
    private final MediaPort port;
    private final MediaEvent.Observer events;
    private final Runnable portFree;

    private final ReorderBuffer reorder;
    private final Timeline timeline;
    private final TelephoneEvents keys = new TelephoneEvents();
    private final Playout playout;
    private final SrtpSession protection = new SrtpSession();

    private @Nullable MediaTarget target;
    private @Nullable Codec codec;
    private @Nullable Recorder recorder;
    private RecordingFigures figures = RecordingFigures.NONE;
    private @Nullable AudioSink listener;
    private boolean ended;
    /// Strangers' packets were among the last.
    private boolean crowded;
    private RtpLoop.Seat seat = NOWHERE;

    RtpSession(RtpLoop loop, MediaPort port, MediaEvent.Observer events, RandomGenerator random, Runnable portFree) {
        this.loop = loop;
        this.port = port;
        this.events = events;
        this.portFree = portFree;
        this.timeline = new Timeline(new Heard(), loop.workspace);
        this.reorder = new ReorderBuffer(timeline, loop.counters);
        this.playout = new Playout(random, System.nanoTime());
    }

    /// The address and port that this session receives on and sends from.
    public InetSocketAddress local() {
        return port.local();
    }

    /// Says where to send and what to accept: after the first negotiation and after every later one. While the other side may not send to us
    /// (hold), recording time and the media timeout stand still.
    public void negotiated(MediaTarget newTarget) {
        command(() -> apply(newTarget));
    }

    @Override
    public void play(Prompt prompt) {
        command(() -> {
            playout.play(prompt);
            send(System.nanoTime());
        });
    }

    @Override
    public void speak(LiveSound sound) {
        command(() -> playout.speak(sound));
    }

    @Override
    public void stopPlaying() {
        command(playout::stop);
    }

    @Override
    public void record(AudioSink sink, RecordingRules rules) {
        command(() -> {
            finishRecording();
            if (codec == null) {
                LOG.warn("recording begins before the media are negotiated: it will be A-law");
            }
            figures = RecordingFigures.NONE;
            var next = new Recorder(sink, rules, codec == null ? Codec.PCMA : codec, events);
            next.start(System.nanoTime());
            recorder = next;
        });
    }

    @Override
    public RecordingFigures stopRecording() {
        return loop.call(this::finishRecording);
    }

    /// As RFC 4733 events of 160 ms each.
    @Override
    public void sendKeys(String digits) {
        if (digits.chars().anyMatch(c -> TelephoneEvents.KEYS.indexOf(c) < 0)) {
            throw new IllegalArgumentException("a telephone has no such keys: only 0-9 * # A-D can be sent");
        }
        command(() -> {
            if (!playout.sendKeys(digits)) {
                LOG.warn("{} keys are not sent: the other side takes no telephone events", digits.length());
            }
            send(System.nanoTime());
        });
    }

    @Override
    public void listen(AudioSink sink) {
        command(() -> listener = sink);
    }

    @Override
    public void close() {
        loop.run(this::end);
    }

    private void command(Runnable what) {
        loop.run(() -> {
            what.run();
            loop.settle(this);
        });
    }

    /// On the loop, once, before anything else.
    void register() {
        loop.counters.sessionsOpen.increment();
        loop.add(this);
    }

    /// How often it wants its turn.
    RtpLoop.Pace pace() {
        if (playout.isBusy()) {
            return RtpLoop.Pace.TALKING;
        }
        return recorder != null && listener == null && !crowded ? RtpLoop.Pace.RECORDING : RtpLoop.Pace.LISTENING;
    }

    RtpLoop.Seat seat() {
        return seat;
    }

    void sit(RtpLoop.Seat where) {
        seat = where;
    }

    /// On the loop, last.
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        finishRecording();
        loop.assigned().decrementAndGet();
        loop.counters.sessionsOpen.decrement();
        port.close();
        portFree.run();
        loop.remove(this);
    }

    /// Does what is due by the clock. On the loop.
    void turn(long now) {
        try {
            receive(now);
            reorder.expire(now);
            if (recorder != null) {
                recorder.tick(now, held());
            }
            send(now);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /// Takes what has arrived, and says whether there may be more.
    private boolean receive(long now) {
        try {
            var packets = 0;
            var strangers = 0;
            while (packets < MOST_AT_ONCE && strangers < MOST_STRANGERS) {
                var source = port.receive(loop.incoming.clear());
                if (source == null) {
                    break;
                }
                if (take(source, now)) {
                    packets++;
                } else {
                    strangers++;
                }
            }
            if (strangers >= FLOOD) {
                port.shutOutStrangers();
            }
            crowded = strangers > 0;
            return packets == MOST_AT_ONCE || strangers == MOST_STRANGERS;
        } catch (IOException e) {
            LOG.warn("receiving on RTP port {} failed: {}", local().getPort(), e.getMessage());
        } catch (RuntimeException e) {
            failed(e);
        }
        return false;
    }

    private void apply(MediaTarget next) {
        var wasHeld = held();
        target = next;
        if (codec == null) {
            codec = next.codec();
            timeline.codec(codec);
        }
        port.negotiated(next.remote());
        protection.protect(next.keys());
        if (wasHeld != held()) {
            reorder.reset();
            timeline.newStream();
        }
        playout.negotiated(next, System.nanoTime());
    }

    private boolean held() {
        var negotiated = target;
        return negotiated == null || !negotiated.direction().receives() || negotiated.remote().getAddress().isAnyLocalAddress();
    }

    /// Takes one datagram, unless a stranger sent it; says whether.
    private boolean take(InetSocketAddress source, long now) {
        var negotiated = target;
        var sender = port.sender(source);
        if (negotiated == null || sender == MediaPort.Sender.STRANGER) {
            loop.counters.strangersDropped.increment();
            return false;
        }
        var packet = loop.packet;
        var outcome = protection.open(loop.incoming.flip());
        var valid = outcome == SrtpSession.Opened.AUTHENTIC && packet.wrap(loop.incoming);
        if (sender == MediaPort.Sender.CANDIDATE) {
            if (!port.isNegotiated(source) && (!valid || Frame.Kind.of(packet, negotiated) == Frame.Kind.OTHER)) {
                loop.counters.strangersDropped.increment();
                return false;
            }
            if (valid) {
                port.lock(source);
            }
        }
        if (!valid) {
            loop.counters.refused(outcome);
            return true;
        }
        loop.counters.packetsReceived.increment();
        if (recorder != null) {
            recorder.packet();
        }
        place(packet, Frame.Kind.of(packet, negotiated), now);
        return true;
    }

    private void place(RtpPacket packet, Frame.Kind kind, long now) {
        var frame = loop.frame;
        frame.fill(kind, packet, now);
        switch (kind) {
            case AUDIO, COMFORT_NOISE -> { }
            case KEY -> hear(packet);
            case OTHER -> loop.counters.unknownPayload.increment();
        }
        var strayKey = kind != Frame.Kind.AUDIO && !reorder.follows(frame.ssrc);
        if (!held() && !strayKey) {
            reorder.accept(frame);
        }
    }

    private void hear(RtpPacket packet) {
        if (packet.payloadLength() < TelephoneEvents.LENGTH) {
            loop.counters.malformed.increment();
            return;
        }
        var key = keys.heard(packet);
        if (key != TelephoneEvents.NONE) {
            loop.counters.keys.increment();
            if (recorder != null) {
                recorder.key();
            }
            events.on(new MediaEvent.KeyPressed(key));
        }
    }

    private void send(long now) {
        var negotiated = target;
        if (ended || negotiated == null || !negotiated.sendable()) {
            return;
        }
        var out = loop.outgoing.clear();
        while (playout.next(out, now)) {
            protection.seal(out);
            (port.send(out.flip()) ? loop.counters.packetsSent : loop.counters.sendFailures).increment();
            var played = playout.finished();
            if (played != null) {
                events.on(new MediaEvent.PromptPlayed(played));
            }
            out.clear();
        }
    }

    /// What has arrived is recorded too: a BYE may be read before the packets that came before it.
    private RecordingFigures finishRecording() {
        for (var round = 0; recorder != null && round < ROUNDS_AT_THE_END && receive(System.nanoTime()); round++) {
            LOG.trace("more packets wait on RTP port {}", local().getPort());
        }
        var active = recorder;
        if (active != null) {
            reorder.flush();
            recorder = null;
            figures = active.figures();
        }
        return figures;
    }

    /// Our own code, or a sink, has failed. The other calls of this loop go on; this one's recording ends.
    private void failed(RuntimeException e) {
        loop.counters.faults.increment();
        LOG.error("the media of RTP port {} failed; its recording ends here", local().getPort(), e);
        var active = recorder;
        if (active != null) {
            recorder = null;
            figures = active.figures();
            active.end(new MediaEvent.MediaLost());
        }
        listener = null;
    }

    /// Hands what comes out of the timeline to those who want it.
    private final class Heard implements Timeline.Output {
        @Override
        public boolean listening() {
            return recorder != null || listener != null;
        }

        @Override
        public void sound(byte[] g711, short[] samples, int length) {
            if (recorder != null) {
                recorder.sound(g711, samples, length);
            }
            overhear(g711, length);
        }

        private void overhear(byte[] g711, int length) {
            if (listener != null) {
                listener.samples(g711, 0, length);
            }
        }

        @Override
        public void concealed(byte[] g711, short[] samples, int length) {
            if (recorder != null) {
                recorder.concealed(g711, samples, length);
            }
            overhear(g711, length);
        }

        @Override
        public void silence(int samples) {
            if (recorder != null) {
                recorder.silence(samples);
            }
            if (listener != null) {
                Recorder.writeSilence(listener, codec == null ? Codec.PCMA : codec, samples);
            }
        }

        @Override
        public void comfortNoise() {
            if (recorder != null) {
                recorder.comfortNoise();
            }
        }

        @Override
        public void lost(int packets) {
            if (recorder != null) {
                recorder.lost(packets);
            }
        }
    }
}
