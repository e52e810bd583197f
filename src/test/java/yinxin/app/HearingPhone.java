package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import yinxin.caller.CalledManner;
import yinxin.caller.LiveCall;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.caller.SeenMessage;
import yinxin.caller.Telephone;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.PhoneNumber;

/// A switched-on telephone in the demo's network that is answered at once, and somebody's ear at it.
final class HearingPhone implements Telephone.Watcher, LiveCall.Watcher, AutoCloseable {
    private static final long REGISTERED_SECONDS = 30;
    private static final long CALL_SECONDS = 90;
    private static final Duration PICKED_UP = Duration.ofMillis(200);

    private final CountDownLatch registered = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Telephone telephone;
    private short[] heard = new short[0];

    HearingPhone(Demo demo, String number) throws Exception {
        var owner = PhoneNumber.parse(number).orElseThrow();
        demo.gateway().get(SubscriberRegister.class).put(Subscriber.of(owner, demo.gateway().get(Subscriber.Terms.class), Demo.PASSWORD));
        telephone = new Telephone(new Telephone.Account(demo.network(), number, Demo.PASSWORD), new CalledManner.Answer(PICKED_UP, Optional.empty()), this,
                Clock.systemUTC());
        telephone.switchOn();
        assertThat(registered.await(REGISTERED_SECONDS, TimeUnit.SECONDS)).as("the telephone is in the network").isTrue();
    }

    /// All that was said in the call, which ends by itself.
    short[] heard() throws InterruptedException {
        assertThat(over.await(CALL_SECONDS, TimeUnit.SECONDS)).as("the telephone was called, and the call is over").isTrue();
        synchronized (this) {
            return heard.clone();
        }
    }

    @Override
    public void registration(RegistrationState state) {
        if (state instanceof RegistrationState.Registered) {
            registered.countDown();
        }
    }

    @Override
    public LiveCall.Watcher called(String caller, LiveCall call) {
        return this;
    }

    @Override
    public void signalled(SeenMessage message) {
        // the wire is looked at elsewhere
    }

    @Override
    public void answered() {
        // what counts is what is heard
    }

    @Override
    public synchronized void heard(short[] samples) {
        var before = heard.length;
        heard = Arrays.copyOf(heard, before + samples.length);
        System.arraycopy(samples, 0, heard, before, samples.length);
    }

    @Override
    public void beep() {
        // there is none
    }

    @Override
    public void over(LiveCall.Ending ending) {
        over.countDown();
    }

    @Override
    public void close() {
        telephone.close();
    }
}
