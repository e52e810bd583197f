package yinxin.network;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.telephony.sip.OutgoingCall.Header;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.registration.Registration;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.telephony.sip.registration.Renewal;
import yinxin.voicemail.message.PhoneNumber;

/// A telephone on loopback; without a number it is a gateway, or a network.
public final class SwitchPhone implements AutoCloseable {
    static final RtpEngine MEDIA = new RtpEngine(new RtpSettings(InetAddress.getLoopbackAddress(), 22000, 28999, 1));

    public final SipEndpoint endpoint;
    /// What the network said about each call that came in.
    public final BlockingQueue<DivertedCall> calls = new LinkedBlockingQueue<>();
    private final PhoneNumber number;
    private Registration registration;

    /// @param behaviour what is done with a call
    SwitchPhone(String host, PhoneNumber number, IncomingCall.Handler behaviour) throws Exception {
        this.number = number;
        var everybody = new Trunk("network", List.of(Trunk.AddressRange.parse("127.0.0.0/8")));
        endpoint = new SipEndpoint(new SipSettings(host, 0, List.of(everybody), 50), MEDIA, call -> {
            calls.add(call.diverted());
            behaviour.take(call);
        }, Clock.systemUTC(), new SimpleMeterRegistry());
        endpoint.identify(new DigestLogin(number.dialled(), People.PASSWORD));
        endpoint.start();
    }

    public static SwitchPhone of(PhoneNumber number, IncomingCall.Handler behaviour) throws Exception {
        return new SwitchPhone("127.0.0.1", number, behaviour);
    }

    /// Takes calls and hangs up at once: the gateway, as far as a network can tell.
    public static SwitchPhone answering(PhoneNumber number) throws Exception {
        return of(number, call -> {
            call.answer();
            call.hangUp();
        });
    }

    /// Signs on at the switch on this port, and returns when it has.
    public void registers(int port) throws InterruptedException {
        var registered = new CountDownLatch(1);
        registration = endpoint.register(new Registration.Plan("sip:" + People.REALM, "sip:" + number.dialled() + "@" + People.REALM,
                "sip:" + number.dialled() + "@" + endpoint.sentBy(), Optional.of("sip:127.0.0.1:" + port + ";lr"), "udp",
                new DigestLogin(number.dialled(), People.PASSWORD), Duration.ofHours(1), Renewal.USUAL), state -> {
                    if (state instanceof RegistrationState.Registered) {
                        registered.countDown();
                    }
                });
        if (!registered.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the phone did not register: " + registration.state());
        }
    }

    /// Signs off, as a phone that is switched off does.
    public void switchesOff() {
        registration.close();
        registration = null;
    }

    /// Dials through the switch on this port.
    public OutgoingCall calls(int port, String dialled, Header... headers) throws NoMediaPort {
        return endpoint.call(new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), "sip:" + dialled + "@127.0.0.1:" + port,
                "<sip:" + number.dialled() + "@" + People.REALM + ">", "<sip:" + dialled + "@" + People.REALM + ">", "udp", List.of(headers)));
    }

    /// What the network said about the next call that comes in.
    public DivertedCall next() throws InterruptedException {
        var call = calls.poll(40, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call came within 40 s");
        }
        return call;
    }

    /// Is gone, without a word to the network.
    public void vanishes() {
        endpoint.close();
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
        endpoint.close();
    }
}
