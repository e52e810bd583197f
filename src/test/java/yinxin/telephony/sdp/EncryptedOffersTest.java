package yinxin.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys in session descriptions (RFC 4568).
class EncryptedOffersTest {
    private static final String HEAD = "v=0\r\no=carrier 7 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n";
    /// The key of the RFC's own example.
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final String SAVP = "m=audio 40000 RTP/SAVP 8\r\n";
    private static final String AVP = "m=audio 40000 RTP/AVP 8\r\n";
    private static final String LINE = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "\r\n";

    private final OfferAnswer allowed = new OfferAnswer("192.0.2.1", 20_000, 4711, Encryption.ALLOWED);
    private final OfferAnswer required = new OfferAnswer("192.0.2.1", 20_000, 4711, Encryption.REQUIRED);

    private static SessionDescription description(String media) {
        try {
            return SessionDescription.parse(HEAD + media);
        } catch (MalformedSdp e) {
            throw new AssertionError(e);
        }
    }

    private static Negotiation.Agreed agreed(OfferAnswer ours, String media) {
        var outcome = ours.answer(description(media));
        assertThat(outcome).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) outcome;
    }

    private static List<String> cryptoLines(SessionDescription ours) {
        return ours.media().stream().flatMap(m -> m.attributes().stream()).filter(a -> a.startsWith("crypto:")).toList();
    }

    private static List<String> lines(String prefix, SessionDescription ours) {
        return ours.encode().lines().filter(line -> line.startsWith(prefix)).toList();
    }

    @ParameterizedTest
    @EnumSource(CryptoSuite.class)
    void theAnswerNamesTheChosenLineAndNoOther(CryptoSuite suite) {
        var agreed = agreed(allowed, SAVP + "a=crypto:1 F8_128_HMAC_SHA1_80 inline:" + KEY + "\r\na=crypto:007 " + suite + " inline:" + KEY + "|2^20\r\n" + LINE);
        var crypto = agreed.audio().crypto().orElseThrow();
        assertThat(crypto.suite()).isEqualTo(suite);
        assertThat(crypto.theirs().encode()).isEqualTo(KEY);
        assertThat(crypto.ours()).isNotEqualTo(crypto.theirs());
        assertThat(cryptoLines(agreed.ours())).containsExactly("crypto:007 " + suite + " inline:" + crypto.ours().encode());
        assertThat(lines("m=", agreed.ours())).containsExactly("m=audio 20000 RTP/SAVP 8");
    }

    @Test
    void ourKeyStaysThroughTheCallAndIsAnotherInEveryCall() {
        var first = agreed(allowed, SAVP + LINE);
        var again = agreed(allowed, SAVP + LINE);
        assertThat(again).isEqualTo(first);
        assertThat(agreed(allowed, SAVP + LINE + "a=sendonly\r\n").audio().crypto()).isEqualTo(first.audio().crypto());
        assertThat(agreed(required, SAVP + LINE).audio().crypto()).isNotEqualTo(first.audio().crypto());
    }

    @Test
    void theFeedbackProfileIsAnsweredInKind() {
        assertThat(lines("m=", agreed(allowed, "m=audio 40000 RTP/SAVPF 8\r\n" + LINE).ours())).containsExactly("m=audio 20000 RTP/SAVPF 8");
    }

    @Test
    void encryptedIsTakenBeforePlainWhateverTheirOrder() {
        var plainFirst = AVP + "m=audio 40002 RTP/SAVP 8\r\n" + LINE;
        assertThat(agreed(allowed, plainFirst).audio().port()).isEqualTo(40_002);
        assertThat(lines("m=", agreed(allowed, plainFirst).ours())).containsExactly("m=audio 0 RTP/AVP 8", "m=audio 20000 RTP/SAVP 8");
    }

    @Test
    void plainRtpIsTakenUnlessEncryptionIsRequired() {
        assertThat(agreed(allowed, AVP).audio())
                .isEqualTo(new NegotiatedAudio("198.51.100.7", 40_000, 8, "PCMA", OptionalInt.empty(), Direction.SENDRECV, Optional.empty()));
        assertThat(cryptoLines(agreed(allowed, AVP).ours())).isEmpty();
        assertThat(required.answer(description(AVP)))
                .isEqualTo(new Negotiation.Refused("calls must be encrypted here: offer RTP/SAVP with a=crypto"));
    }

    /// RFC 8643: the profile of everybody, with a key for who understands it.
    @Test
    void aKeyInThePlainProfileEncryptsToo() {
        for (var ours : List.of(allowed, required)) {
            var agreed = agreed(ours, AVP + LINE);
            assertThat(agreed.audio().crypto()).isPresent();
            assertThat(lines("m=", agreed.ours())).containsExactly("m=audio 20000 RTP/AVP 8");
            assertThat(cryptoLines(agreed.ours())).singleElement().asString().startsWith("crypto:1 AES_CM_128_HMAC_SHA1_80 inline:");
        }
        assertThat(agreed(allowed, AVP + "a=crypto:1 NULL_HMAC_SHA1_80 inline:" + KEY + "\r\n").audio().crypto()).isEmpty();
    }

    @Test
    void withoutTlsNoKeyIsReadOrWritten() {
        var plain = new OfferAnswer("192.0.2.1", 20_000, 4711);
        assertThat(plain.answer(description(SAVP + LINE))).isEqualTo(
                new Negotiation.Refused("only RTP/SAVP is offered, and its keys would be readable on the way: call over TLS, or offer RTP/AVP"));
        assertThat(agreed(plain, AVP + LINE).audio().crypto()).isEmpty();
        assertThat(cryptoLines(agreed(plain, AVP + LINE).ours())).isEmpty();
        assertThat(cryptoLines(plain.offer())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4 ! it has a master key identifier (MKI)",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4 ! it has a master key identifier (MKI)",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + KEY + " ! it has several keys",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^16 ! its key is for less than 2^20 packets",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1000 ! its key is for less than 2^20 packets",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "| ! its key is for less than 2^20 packets",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=1 ! its parameter KDR=1 is not supported",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP ! its parameter UNENCRYPTED_SRTP is not supported",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNAUTHENTICATED_SRTP ! its parameter UNAUTHENTICATED_SRTP is not supported",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " WSH=128 FEC_ORDER=FEC_SRTP ! its parameter FEC_ORDER=FEC_SRTP is not supported",
        "1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNQ== ! its key is not 30 octets in base64",
        "1 AES_CM_128_HMAC_SHA1_80 inline:%%% ! its key is not 30 octets in base64",
        "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY + " ! its key is not inline",
        "1 AEAD_AES_256_GCM inline:" + KEY + " ! its suite AEAD_AES_256_GCM is none of ours",
        "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " ! a=crypto needs a tag of digits, a suite and a key",
        "1 AES_CM_128_HMAC_SHA1_80 ! a=crypto needs a tag of digits, a suite and a key"})
    void aLineThatWeCannotUseIsRefusedWithItsReason(String line, String why) {
        var outcome = allowed.answer(description(SAVP + "a=crypto:" + line + "\r\n"));
        assertThat(outcome).isEqualTo(new Negotiation.Refused("the a=crypto of RTP/SAVP is of no use: " + why));
        assertThat(agreed(allowed, SAVP + "a=crypto:" + line + "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + "\r\n").audio().crypto())
                .as("the next line").isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "|2^20", "|2^48", "|1048576", " WSH=64", " -SOMETHING=NEW", "|2^31 WSH=1024"})
    void harmlessParametersAreTaken(String parameters) {
        var line = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + parameters + "\r\n";
        assertThat(agreed(allowed, SAVP + line).audio().crypto()).isPresent();
    }

    @Test
    void aSecureStreamWithoutAKeyIsRefused() {
        assertThat(allowed.answer(description(SAVP))).isEqualTo(new Negotiation.Refused("RTP/SAVP comes without a=crypto"));
        assertThat(allowed.answer(description("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n")))
                .isEqualTo(new Negotiation.Refused("only UDP/TLS/RTP/SAVPF is offered, not RTP/AVP or RTP/SAVP"));
    }

    @ParameterizedTest
    @EnumSource(value = Encryption.class, names = {"ALLOWED", "REQUIRED"})
    void ourOfferIsAnsweredByOurAnswer(Encryption encryption) {
        var ours = new OfferAnswer("192.0.2.1", 20_000, 1, encryption);
        var offer = ours.offer();
        assertThat(lines("m=", offer)).containsExactly("m=audio 20000 " + (encryption == Encryption.REQUIRED ? "RTP/SAVP" : "RTP/AVP") + " 8 0 101");
        assertThat(cryptoLines(offer)).hasSize(2);
        assertThat(ours.offer()).isEqualTo(offer);
        var other = new OfferAnswer("198.51.100.7", 40_000, 1, Encryption.ALLOWED);
        var answered = (Negotiation.Agreed) other.answer(offer);
        var read = (Negotiation.Agreed) ours.readAnswer(answered.ours());
        var theirs = answered.audio().crypto().orElseThrow();
        assertThat(read.audio().crypto()).contains(new MediaCrypto(theirs.suite(), theirs.theirs(), theirs.ours()));
        assertThat(ours.offer()).as("the same again").isEqualTo(offer);
        assertThat(lines("m=", other.offer())).as("in the profile that was agreed").isEqualTo(lines("m=", answered.ours()).stream()
                .map(line -> line.replace("8 101", "8 0 101")).toList());
    }

    @Test
    void anAnswerWithoutAKeyIsPlainUnlessEncryptionIsRequired() {
        allowed.offer();
        assertThat(((Negotiation.Agreed) allowed.readAnswer(description(AVP))).audio().crypto()).isEmpty();
        assertThat(cryptoLines(allowed.offer())).as("who takes none is offered none again").isEmpty();
        required.offer();
        assertThat(required.readAnswer(description("m=audio 40000 RTP/SAVP 8\r\n"))).isEqualTo(new Negotiation.Refused("RTP/SAVP comes without a=crypto"));
        assertThat(required.readAnswer(description(AVP))).isInstanceOf(Negotiation.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 AES_CM_128_HMAC_SHA1_80", "1 AES_CM_128_HMAC_SHA1_32", "1 NULL_HMAC_SHA1_80"})
    void anAnswerWithAKeyThatWasNotOfferedIsRefused(String tagAndSuite) {
        allowed.offer();
        assertThat(allowed.readAnswer(description(AVP + "a=crypto:" + tagAndSuite + " inline:" + KEY + "\r\n")))
                .isEqualTo(new Negotiation.Refused("the a=crypto of the answer is none of those that were offered"));
        assertThat(allowed.readAnswer(description(AVP + LINE + LINE))).as("two lines").isInstanceOf(Negotiation.Refused.class);
    }

    @Test
    void keysShowInNoText() {
        var agreed = agreed(allowed, SAVP + LINE);
        assertThat(agreed.audio().toString()).doesNotContain(KEY).contains("inline key");
        assertThat(CryptoLine.of(description(SAVP + LINE).media().getFirst()).toString()).doesNotContain(KEY);
    }
}
