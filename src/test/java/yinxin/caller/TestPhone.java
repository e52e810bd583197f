package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.sip.Kamailio;
import yinxin.telephony.sip.registration.RegistrationState;

/// A telephone of ours with everything noted that happens at it.
final class TestPhone implements AutoCloseable, Telephone.Watcher {
    final BlockingQueue<RegistrationState> registrations = new LinkedBlockingQueue<>();
    /// Calls that came in.
    final BlockingQueue<Line> taken = new LinkedBlockingQueue<>();
    final Telephone telephone;

    /// What happened in one call, in words, and what was heard.
    static final class Line implements LiveCall.Watcher {
        final String caller;
        final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
        volatile LiveCall call;
        private short[] heard = new short[0];

        Line(String caller, LiveCall call) {
            this.caller = caller;
            this.call = call;
        }

        @Override
        public void signalled(SeenMessage message) {
            // the wire is looked at elsewhere
        }

        @Override
        public void ringing() {
            notes.add("ringing");
        }

        @Override
        public void answered() {
            notes.add("answered");
        }

        @Override
        public synchronized void heard(short[] samples) {
            heard = Arrays.copyOf(heard, heard.length + samples.length);
            System.arraycopy(samples, 0, heard, heard.length - samples.length, samples.length);
        }

        @Override
        public void beep() {
            notes.add("beep");
        }

        @Override
        public void key(char key) {
            notes.add("key " + key);
        }

        @Override
        public void held(boolean held, int status) {
            notes.add((held ? "held " : "taken back ") + status);
        }

        @Override
        public void over(LiveCall.Ending how) {
            notes.add("over " + how.status() + " " + how.how());
        }

        synchronized short[] heard() {
            return heard;
        }

        void forgetHeard() {
            synchronized (this) {
                heard = new short[0];
            }
        }

        /// Waits for these to be noted, in this order and nothing between them.
        void notes(String... expected) throws InterruptedException {
            for (var note : expected) {
                assertThat(notes.poll(30, TimeUnit.SECONDS)).isEqualTo(note);
            }
        }

        /// Waits until this is noted, whatever comes before.
        void until(String expected) throws InterruptedException {
            var before = new ArrayList<String>();
            String note;
            do {
                note = notes.poll(30, TimeUnit.SECONDS);
                assertThat(note).as(expected + "; instead: " + before).isNotNull();
                before.add(note);
            } while (!note.equals(expected));
        }

        /// How much of a sound is in what was heard, wherever in time: nearly 1, or the longer part of it when a packet left late on a busy machine;
        /// below 0.1 for another sound.
        double match(WavSound sound) {
            return Correlation.best(sound.samples(), heard(), heard().length).value();
        }
    }

    TestPhone(NetworkAddress network, String number, CalledManner manner) throws IOException, InterruptedException {
        this(new Telephone.Account(network, number, Kamailio.PASSWORD), manner);
        registered();
    }

    TestPhone(Telephone.Account account, CalledManner manner) throws IOException {
        telephone = new Telephone(account, manner, this, Clock.systemUTC());
        telephone.switchOn();
    }

    static NetworkAddress at(Kamailio network) {
        return NetworkAddress.parse("sip:127.0.0.1:" + network.port());
    }

    /// A sound that is like nothing but itself.
    static WavSound sound(long seed, int samples) {
        var random = new Random(seed);
        var sound = new short[samples];
        var low = 0.0;
        for (var i = 0; i < samples; i++) {
            low += 0.4 * (random.nextGaussian() * 9000 - low);
            sound[i] = (short) Math.clamp(low, -30_000, 30_000);
        }
        return new WavSound(sound);
    }

    @Override
    public void registration(RegistrationState state) {
        registrations.add(state);
    }

    @Override
    public LiveCall.Watcher called(String caller, LiveCall call) {
        var line = new Line(caller, call);
        taken.add(line);
        return line;
    }

    /// Waits until it is registered.
    void registered() throws InterruptedException {
        var seen = new LinkedBlockingQueue<RegistrationState>();
        RegistrationState state;
        do {
            state = registrations.poll(30, TimeUnit.SECONDS);
            assertThat(state).as("registered; instead: " + List.copyOf(seen)).isNotNull();
            seen.add(state);
        } while (!(state instanceof RegistrationState.Registered));
    }

    Line dials(String number) {
        var line = new Line("", null);
        line.call = telephone.dial(number, line);
        return line;
    }

    /// The next call that comes in.
    Line rings() throws InterruptedException {
        var line = taken.poll(30, TimeUnit.SECONDS);
        assertThat(line).as("a call comes in").isNotNull();
        return line;
    }

    @Override
    public void close() {
        telephone.close();
    }
}
