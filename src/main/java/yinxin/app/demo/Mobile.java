package yinxin.app.demo;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.caller.CalledManner;
import yinxin.caller.LiveCall;
import yinxin.caller.SeenMessage;
import yinxin.caller.Telephone;
import yinxin.network.SubscriberRegister;
import yinxin.network.SubscriberState;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.voicemail.message.PhoneNumber;

/// One mobile phone of the demo: a real telephone that registers with the network, is called and calls, with a switch that visitors set.
final class Mobile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mobile.class);
    /// Registering takes some milliseconds here; a network that has not taken the phone by then will not.
    private static final Duration REGISTERING = Duration.ofSeconds(10);

    /// What its owner has done with it.
    enum Mode {
        /// 关机: it has taken its registration back.
        OFF,
        /// 待机: it rings, and nobody takes it unless a visitor does.
        IDLE,
        /// 通话中: it answers each call with 486.
        BUSY,
        /// 在隧道里: registered, and silent.
        TUNNEL,
        /// 欠费: switched on, but the register says suspended.
        UNPAID;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mode ofKey(String key) {
            for (var mode : values()) {
                if (mode.key().equals(key)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("a phone is off, idle, busy, in a tunnel or unpaid, not " + key);
        }
    }

    /// What goes on at it.
    enum Doing { NOTHING, RINGS, TALKS }

    /// As visitors see it.
    ///
    /// @param peer who calls; empty when nothing goes on
    record Look(PhoneNumber number, Mode mode, Doing doing, String peer) {}

    private final PhoneNumber number;
    private final Telephone telephone;
    private final SubscriberRegister register;
    private final Consumer<Look> audience;
    /// Switches one thing after another, in the order in which it was asked for.
    private final ExecutorService hand = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("demo-phone").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mode mode = Mode.OFF;
    private Doing doing = Doing.NOTHING;
    private String peer = "";
    private boolean registered;
    private @Nullable LiveCall arrival;

    /// A phone that is switched off. Its number must be a subscriber's.
    ///
    /// @param audience told each time when it looks different
    Mobile(PhoneNumber number, Telephone.Account account, SubscriberRegister register, Consumer<Look> audience, Clock clock) throws IOException {
        this.number = number;
        this.register = register;
        this.audience = audience;
        this.telephone = new Telephone(account, new CalledManner.Ring(), new Ear(), clock);
    }

    /// How it looks now.
    Look look() {
        lock.lock();
        try {
            return new Look(number, mode, doing, peer);
        } finally {
            lock.unlock();
        }
    }

    /// Sets its switch, soon.
    void set(Mode next) {
        hand.execute(() -> become(next));
    }

    /// Switches it on if it is off, and waits until all that was asked for before is done.
    void readyToCall() throws InterruptedException {
        if (look().mode() == Mode.OFF) {
            set(Mode.IDLE);
        }
        settle();
    }

    /// Waits until all that was asked for before is done.
    void settle() throws InterruptedException {
        try {
            hand.submit(() -> { }).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("doing nothing cannot fail", e);
        }
    }

    private void become(Mode next) {
        try {
            telephone.behave(switch (next) {
                case BUSY -> new CalledManner.Busy();
                case TUNNEL -> new CalledManner.Silent();
                case OFF, IDLE, UNPAID -> new CalledManner.Ring();
            });
            if (next != Mode.UNPAID) {
                register.setState(number, SubscriberState.ATTACHED);
            }
            if (next == Mode.OFF) {
                telephone.switchOff();
            } else {
                telephone.switchOn();
                awaitRegistered();
            }
            if (next == Mode.UNPAID) {
                register.setState(number, SubscriberState.SUSPENDED);
            }
            change(() -> mode = next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRegistered() throws InterruptedException {
        lock.lock();
        try {
            var left = REGISTERING.toNanos();
            while (!registered && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!registered) {
                LOG.warn("a phone of the demo could not register with the network in {} s", REGISTERING.toSeconds());
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
            audience.accept(look());
        } finally {
            lock.unlock();
        }
    }

    /// Calls a number.
    LiveCall dial(PhoneNumber called, LiveCall.Watcher caller) {
        return telephone.dial(called.dialled(), caller);
    }

    /// Takes the call that rings here.
    void answer() {
        present().ifPresent(LiveCall::answer);
    }

    /// Declines the call that rings here, or ends it.
    void hangUp() {
        present().ifPresent(LiveCall::hangUp);
    }

    private Optional<LiveCall> present() {
        lock.lock();
        try {
            return Optional.ofNullable(arrival);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        hand.shutdownNow();
        try {
            if (!hand.awaitTermination(REGISTERING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("a phone of the demo was switched and did not come to an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        telephone.close();
    }

    /// What the telephone tells.
    private final class Ear implements Telephone.Watcher {
        @Override
        public void registration(RegistrationState state) {
            lock.lock();
            try {
                registered = state instanceof RegistrationState.Registered;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public LiveCall.Watcher called(String caller, LiveCall call) {
            return new Arrival(caller, call);
        }
    }

    /// A call that has come in.
    private final class Arrival implements LiveCall.Watcher {
        private final String caller;
        private final LiveCall call;

        Arrival(String caller, LiveCall call) {
            this.caller = PhoneNumber.parse(caller).map(PhoneNumber::dialled).orElse(caller);
            this.call = call;
        }

        @Override
        public void signalled(SeenMessage message) {
            // the network's end of the same line is watched
        }

        @Override
        public void ringing() {
            change(() -> {
                arrival = call;
                doing = Doing.RINGS;
                peer = caller;
            });
        }

        @Override
        public void answered() {
            call.play(Melody.prompt());
            change(() -> doing = Doing.TALKS);
        }

        @Override
        public void heard(short[] samples) {
            // nobody sits there
        }

        @Override
        public void beep() {
            // nobody beeps at who is called
        }

        @Override
        public void over(LiveCall.Ending how) {
            change(() -> {
                if (arrival == call) {
                    arrival = null;
                    doing = Doing.NOTHING;
                    peer = "";
                }
            });
        }
    }
}
