package yinxin.app.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.Conversation;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.ladder.SipLadders;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Exchange.LiveCall;
import yinxin.voicemail.operator.Exchange.Phase;

/// Knows the calls that are up, and what each is just doing.
public final class WatchedCalls {
    private final Set<Watched> up = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    public WatchedCalls(Clock clock) {
        this.clock = clock;
    }

    /// The same handler, watched.
    public IncomingCall.Handler watching(IncomingCall.Handler handler) {
        return call -> {
            var watched = new Watched(call, clock);
            up.add(watched);
            try {
                handler.take(watched);
            } finally {
                up.remove(watched);
            }
        };
    }

    /// Those that are up now, in no order.
    public Collection<LiveCall> live() {
        return up.stream().map(Watched::told).toList();
    }

    /// How many are up now.
    public int count() {
        return up.size();
    }

    /// A call that tells what it is asked to do.
    private static final class Watched implements IncomingCall {
        private final IncomingCall call;
        private final Instant since;
        private volatile Phase phase = Phase.RINGING;

        Watched(IncomingCall call, Clock clock) {
            this.call = call;
            this.since = clock.instant();
        }

        LiveCall told() {
            var diverted = call.diverted();
            var called = diverted.diverters().isEmpty() ? diverted.accessNumber() : diverted.diverters().getFirst().number();
            return new LiveCall(SipLadders.id(diverted.callId()), "", diverted.trunk(), diverted.caller().flatMap(PhoneNumber::parse), PhoneNumber.parse(called), since, phase);
        }

        @Override
        public DivertedCall diverted() {
            return call.diverted();
        }

        @Override
        public void ring() {
            call.ring();
        }

        @Override
        public boolean awaitCancelled(Duration atMost) {
            return call.awaitCancelled(atMost);
        }

        @Override
        public void reject(int status, String reason) {
            call.reject(status, reason);
        }

        @Override
        public boolean answer() {
            var answered = call.answer();
            phase = answered ? Phase.LISTENING : phase;
            return answered;
        }

        @Override
        public Conversation talk() {
            return call.talk();
        }

        @Override
        public PlayOutcome play(Prompt prompt, String keys) {
            phase = Phase.LISTENING;
            return call.play(prompt, keys);
        }

        @Override
        public RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others) {
            phase = Phase.SPEAKING;
            return call.record(sink, rules, keys, others);
        }

        @Override
        public void stopRecording() {
            call.stopRecording();
        }

        @Override
        public KeyOutcome awaitKey(String keys, Duration atMost) {
            phase = Phase.KEYING;
            return call.awaitKey(keys, atMost);
        }

        @Override
        public Codec codec() {
            return call.codec();
        }

        @Override
        public RecordingFigures figures() {
            return call.figures();
        }

        @Override
        public void hangUp() {
            call.hangUp();
        }
    }
}
