package yinxin.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.Kamailio.Terms;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.registration.Registration;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.telephony.sip.registration.RegistrationState.Asking;
import yinxin.telephony.sip.registration.RegistrationState.Away;
import yinxin.telephony.sip.registration.RegistrationState.Ended;
import yinxin.telephony.sip.registration.RegistrationState.Refused;
import yinxin.telephony.sip.registration.RegistrationState.Registered;
import yinxin.telephony.sip.registration.Renewal;

/// Registering with Kamailio, and with a registrar by hand for what Kamailio does not say.
class RegistrationTest {
    private static final Renewal QUICK = new Renewal(Duration.ofMillis(200), Duration.ofMillis(400));

    private final BlockingQueue<RegistrationState> states = new LinkedBlockingQueue<>();
    private TestGateway phone;

    @BeforeEach
    void start() throws Exception {
        phone = new TestGateway();
    }

    @AfterEach
    void stop() {
        phone.close();
    }

    private Registration register(int port, String password, int seconds, String transport) {
        var at = "127.0.0.1:" + port;
        var ending = transport.equals("tcp") ? ";transport=tcp" : "";
        return phone.endpoint.register(new Registration.Plan("sip:" + at + ending, "sip:13800138000@" + at,
                "sip:13800138000@" + phone.endpoint.sentBy() + ending, Optional.empty(), transport, new DigestLogin("13800138000", password),
                Duration.ofSeconds(seconds), QUICK), states::add);
    }

    private Registration register(int port, String password, int seconds) {
        return register(port, password, seconds, "udp");
    }

    /// The next state of this kind, others skipped.
    private <T extends RegistrationState> T next(Class<T> kind) throws InterruptedException {
        return next(kind, _ -> true);
    }

    private <T extends RegistrationState> T next(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        while (true) {
            var state = states.poll(45, TimeUnit.SECONDS);
            assertThat(state).as("the next state, awaiting " + kind.getSimpleName()).isNotNull();
            if (kind.isInstance(state) && wanted.test(kind.cast(state))) {
                return kind.cast(state);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void registersRenewsAndTakesBack(String algorithm) throws Exception {
        try (var network = new Kamailio(new Terms(algorithm, 300, 1)); var registration = register(network.port(), Kamailio.PASSWORD, 2)) {
            assertThat(next(RegistrationState.class)).isEqualTo(new Asking());
            var first = next(Registered.class);
            assertThat(next(Registered.class).until()).isAfter(first.until());
            assertThat(registration.state()).isInstanceOf(Registered.class);

            registration.close();

            assertThat(next(Ended.class)).isEqualTo(new Ended(true));
        }
    }

    @Test
    void registersOverTcp() throws Exception {
        try (var network = new Kamailio(Terms.USUAL); var _ = register(network.port(), Kamailio.PASSWORD, 60, "tcp")) {
            next(Registered.class);
        }
    }

    @Test
    void wrongPasswordIsRefusedAndNotTriedAtOnce() throws Exception {
        try (var network = new Kamailio(Terms.USUAL); var registration = register(network.port(), "wrong", 60)) {
            var refused = next(Refused.class);
            assertThat(refused).isEqualTo(new Refused(401, "Unauthorized", refused.next()));

            registration.close();

            assertThat(next(Ended.class)).isEqualTo(new Ended(true));
        }
    }

    @Test
    void tooBriefATimeIsMadeLonger() throws Exception {
        var before = java.time.Instant.now();
        try (var network = new Kamailio(new Terms("MD5", 300, 600)); var _ = register(network.port(), Kamailio.PASSWORD, 60)) {
            assertThat(next(Registered.class).until()).isAfterOrEqualTo(before.plusSeconds(600));
        }
    }

    @Test
    void staleNonceIsNoWrongPassword() throws Exception {
        try (var network = new Kamailio(new Terms("MD5", 1, 1)); var _ = register(network.port(), Kamailio.PASSWORD, 5)) {
            var first = next(Registered.class);
            assertThat(next(RegistrationState.class)).isInstanceOfSatisfying(Registered.class, second -> assertThat(second.until()).isAfter(first.until()));
        }
    }

    @Test
    void registrarThatWasStartedAnewLearnsOfUsAgain() throws Exception {
        try (var network = new Kamailio(Terms.USUAL); var _ = register(network.port(), Kamailio.PASSWORD, 2)) {
            next(Registered.class);
            network.stop();
            states.clear();
            network.start();

            next(Registered.class);
        }
    }

    @Test
    void registrarThatCannotAtTheMomentIsAskedAgain() throws Exception {
        try (var registrar = new Peer(0); var _ = register(registrar.localPort(), "any", 60)) {
            var first = registrar.receive("REGISTER ");
            registrar.answers(first, "503 Service Unavailable\r\nRetry-After: 1");
            assertThat(next(Away.class).why()).isEqualTo("503 Service Unavailable");
            var second = registrar.receive("REGISTER ");
            registrar.answers(second, "200 OK\r\nExpires: 60");
            next(Registered.class);

            assertThat(fields(second, "Call-ID")).isEqualTo(fields(first, "Call-ID"));
            assertThat(List.of(fields(first, "CSeq"), fields(second, "CSeq"))).containsExactly(List.of("CSeq: 1 REGISTER"), List.of("CSeq: 2 REGISTER"));
        }
    }

    @Test
    void earlierRegistrationIsTakenBackAndItsEndNeedNotBeHeard() throws Exception {
        try (var registrar = new Peer(0)) {
            var registration = register(registrar.localPort(), "any", 60);
            registrar.answers(registrar.receive("REGISTER "), "200 OK\r\nExpires: 60");
            next(Registered.class);

            registration.close();

            assertThat(fields(registrar.receive("REGISTER "), "Contact", "Expires"))
                    .containsExactly("Contact: <sip:13800138000@" + phone.endpoint.sentBy() + ">;expires=0", "Expires: 0");
            assertThat(next(Ended.class)).isEqualTo(new Ended(false));
        }
    }

    @Test
    void challengeThatNobodyCanAnswerIsARefusal() throws Exception {
        try (var registrar = new Peer(0); var _ = register(registrar.localPort(), "any", 60)) {
            registrar.answers(registrar.receive("REGISTER "), "401 Unauthorized\r\nWWW-Authenticate: Negotiate");

            assertThat(next(Refused.class).status()).isEqualTo(401);
        }
    }

    @Test
    void nothingThatBreaksALineIsRegistered() {
        assertThatThrownBy(() -> register(5060, "any", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Registration.Plan("sip:h", "sip:a@h\r\nX: y", "sip:a@h", Optional.empty(), "udp", new DigestLogin("a", "b"),
                Duration.ofSeconds(60), QUICK)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> fields(String message, String... names) {
        return message.lines().filter(line -> List.of(names).contains(line.split(":", 2)[0])).toList();
    }
}
