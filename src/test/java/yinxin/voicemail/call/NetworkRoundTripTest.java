package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.MovedClock;
import yinxin.network.Cause;
import yinxin.network.DiversionHeaders;
import yinxin.network.DiversionHeaders.Hop;
import yinxin.network.DiversionHeaders.Missed;
import yinxin.storage.TestStore;
import yinxin.telephony.sip.Evidence;
import yinxin.voicemail.call.TrunkRules.ServedUser;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.PhoneNumber;

/// What our network writes into a diverted call, our gateway reads out of it: whose message it is, why, and after how many diversions.
/// Also when networks in between lose some of it.
class NetworkRoundTripTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String DOMAIN = "example.com";
    private static final String GATEWAY = "192.0.2.1:5060";
    private static final PhoneNumber CALLER = new PhoneNumber("+8613900139000");
    private static final List<PhoneNumber> CHAIN = Stream.of("+8613800138000", "+8613700137000", "+8613600136000", "+8613500135000", "+861088886666")
            .map(PhoneNumber::new).toList();
    private static final PhoneNumber PLAIN = new PhoneNumber("+861012345600");

    private static final List<AccessNumber> ACCESS = Stream.concat(Stream.of(access(PLAIN, Optional.empty())),
            Arrays.stream(Cause.values()).map(cause -> access(own(cause), Optional.of(cause.condition())))).toList();

    @TempDir
    static Path directory;
    private static TestStore store;

    @BeforeAll
    static void open() {
        store = new TestStore(directory, new MovedClock());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static AccessNumber access(PhoneNumber number, Optional<Condition> condition) {
        return new AccessNumber(number, AccessNumber.Purpose.DEPOSIT, condition, Optional.empty());
    }

    private static PhoneNumber own(Cause cause) {
        return new PhoneNumber("+8610123457" + (10 + cause.ordinal()));
    }

    /// The INVITE of a call that went through these numbers, each diverting unconditionally but the last, who missed it for `cause`.
    private static String invite(List<PhoneNumber> through, Cause cause, PhoneNumber access) {
        var headers = new DiversionHeaders(List.of(), List.of());
        var uri = "sip:" + through.getFirst().dialled() + "@example.com";
        for (var i = 0; i < through.size(); i++) {
            var last = i == through.size() - 1;
            var missed = new Missed(through.get(i), DOMAIN, last ? cause : Cause.FORWARDED);
            var next = last ? DiversionHeaders.voicemailUri(access, GATEWAY, missed)
                    : DiversionHeaders.numberUri(through.get(i + 1), DOMAIN, Cause.FORWARDED);
            headers = headers.diverted(new Hop(uri, missed, Optional.empty(), next));
            uri = next;
        }
        return "INVITE " + uri + " SIP/2.0\r\nFrom: <sip:13900139000@example.com>;tag=1\r\nTo: <sip:" + through.getFirst().dialled()
                + "@example.com>\r\nCall-ID: c1\r\nP-Asserted-Identity: <sip:+8613900139000@example.com>\r\n"
                + headers.fields().stream().map(f -> f.name() + ": " + f.value() + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    private static String without(String invite, String... names) {
        return invite.lines().filter(line -> Arrays.stream(names).noneMatch(n -> line.startsWith(n + ":")))
                .collect(Collectors.joining("\r\n"));
    }

    private static String plainUri(String invite) {
        return invite.replaceFirst(";target=[^; ]*;cause=[0-9]+ SIP", " SIP");
    }

    private record Read(PhoneNumber called, Optional<PhoneNumber> caller, DivertReason reason, Condition condition, int diversions) {}

    private static Read read(String invite, ServedUser servedUser) {
        var call = Evidence.in(invite, "network", NOW);
        var reader = new ArrivalReader(ACCESS, List.of(new TrunkRules("network", servedUser, Optional.empty(), "")), store.bindings);
        return switch (reader.read(call)) {
            case Arrival.Missed(var missed) -> new Read(missed.called(), missed.caller(), missed.reason(), missed.condition(),
                    call.diversions());
            case Arrival.Proof _, Arrival.OurOwn _, Arrival.ForNobody _ -> throw new AssertionError("nobody is served");
        };
    }

    static Stream<Arguments> journeys() {
        return Stream.of(1, 2, 5).flatMap(hops -> Arrays.stream(Cause.values()).map(cause -> Arguments.of(hops, cause)));
    }

    static Stream<Arguments> numbered() {
        return journeys().filter(journey -> journey.get()[1] != Cause.DO_NOT_DISTURB);
    }

    @ParameterizedTest(name = "{0} hops, {1}")
    @MethodSource("journeys")
    void theGatewayReadsWhatTheNetworkWrote(int hops, Cause cause) {
        var through = CHAIN.subList(0, hops);
        var read = read(invite(through, cause, own(cause)), ServedUser.LAST);

        assertThat(read).isEqualTo(new Read(through.getLast(), Optional.of(CALLER), cause.reason(), cause.condition(), hops));
    }

    /// A border controller that removes one header, or the parameters of the request-URI, takes nothing from us but the words that only
    /// that one has.
    @ParameterizedTest(name = "{0} hops, {1}")
    @MethodSource("journeys")
    void anyOneOfTheThreeIsEnough(int hops, Cause cause) {
        var through = CHAIN.subList(0, hops);
        var invite = invite(through, cause, own(cause));
        var wanted = new Read(through.getLast(), Optional.of(CALLER), cause.reason(), cause.condition(), hops);

        assertThat(List.of(read(without(invite, "History-Info"), ServedUser.LAST), read(plainUri(invite), ServedUser.LAST),
                read(without(plainUri(invite), "History-Info"), ServedUser.LAST))).containsOnly(wanted);
        assertThat(read(without(plainUri(invite), "Diversion"), ServedUser.LAST).called()).isEqualTo(through.getLast());
        assertThat(read(without(invite, "Diversion", "History-Info"), ServedUser.LAST).called()).isEqualTo(through.getLast());
    }

    /// Only do not disturb, which has a word in Diversion and no number anywhere, cannot be told by History-Info.
    @ParameterizedTest(name = "{1}")
    @MethodSource("numbered")
    void historyAloneTellsAllThatItCan(int hops, Cause cause) {
        var read = read(without(plainUri(invite(CHAIN.subList(0, hops), cause, PLAIN)), "Diversion"), ServedUser.LAST);

        assertThat(read.reason()).isEqualTo(cause.reason());
    }

    /// Without access numbers of their own, conditions that share a signalled word arrive as that word, and none is made up.
    @ParameterizedTest(name = "{1}")
    @MethodSource("journeys")
    void oneAccessNumberForAllKeepsTheReason(int hops, Cause cause) {
        var read = read(invite(CHAIN.subList(0, hops), cause, PLAIN), ServedUser.LAST);

        assertThat(read.reason()).isEqualTo(cause.reason());
        assertThat(read.condition()).isEqualTo(cause.reason().condition());
    }

    /// An office's extensions miss calls as well, alone and at the end of a chain.
    @ParameterizedTest
    @EnumSource(Cause.class)
    void anExtensionIsServedToo(Cause cause) {
        var desk = new PhoneNumber("8001");
        for (var through : List.of(List.of(desk), List.of(CHAIN.getFirst(), desk))) {
            var invite = invite(through, cause, own(cause));
            var wanted = new Read(desk, Optional.of(CALLER), cause.reason(), cause.condition(), through.size());

            assertThat(List.of(read(invite, ServedUser.LAST), read(plainUri(invite), ServedUser.LAST),
                    read(without(plainUri(invite), "History-Info"), ServedUser.LAST))).containsOnly(wanted);
        }
    }

    @Test
    void theFirstOfAChainIsFoundWhereTheTrunkServesTheOriginal() {
        var invite = plainUri(invite(CHAIN, Cause.NO_ANSWER, own(Cause.NO_ANSWER)));
        assertThat(List.of(read(invite, ServedUser.ORIGINAL).called(), read(without(invite, "History-Info"), ServedUser.ORIGINAL).called()))
                .containsOnly(CHAIN.getFirst());
    }
}
