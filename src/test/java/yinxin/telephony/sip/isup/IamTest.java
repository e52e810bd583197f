package yinxin.telephony.sip.isup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.isup.IsupNumber.Nature;

/// Initial address messages: as libss7 sends them, as gateways mangle them, and broken.
class IamTest {
    /// From the message type on, as RFC 3204 wants it: 13912345678 could not be reached when 13800138000 called.
    static final String GOLDEN = "01 00 60 01 0a 00 02 09 07 83 10 88 88 66 66 0f 0a 08 83 13 31 08 10 83 00 00 0b 08 83 10 31 19 32 54 76 08 "
            + "13 02 03 61 28 08 83 10 31 19 32 54 76 08 00";
    private static final IsupNumber DIVERTER = new IsupNumber("13912345678", Nature.NATIONAL, false);
    private static final Iam EXPECTED = new Iam(Optional.of(new IsupNumber("88886666", Nature.NATIONAL, false)),
            Optional.of(new IsupNumber("13800138000", Nature.NATIONAL, false)), Optional.of(DIVERTER), Optional.of(DIVERTER),
            Optional.of(new Redirection(6, 0, 1)));

    private static Optional<Iam> read(String hex) {
        return Iam.read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void libss7sMessageIsRead() {
        assertThat(read(GOLDEN)).contains(EXPECTED);
    }

    /// The circuit; ITU's routing label and the circuit; the service octet before these; China's 24-bit point codes.
    @ParameterizedTest
    @ValueSource(strings = {"01 00", "02 40 00 10 01 00", "85 02 40 00 10 01 00", "01 02 03 04 05 06 07 01 00", "84 01 02 03 04 05 06 07 01 00"})
    void whatAGatewayHasLeftBeforeTheMessageIsPassedOver(String before) {
        assertThat(read(before + GOLDEN)).contains(EXPECTED);
    }

    @ParameterizedTest
    @CsvSource({"0, unknown", "1, user-busy", "2, no-answer", "3, unconditional", "4, deflection", "5, deflection", "6, unavailable", "7, unknown"})
    void everyReasonHasTheWordOfTheDiversionHeader(int reason, String word) {
        var iam = read(GOLDEN.replace("13 02 03 61", "13 02 23 %x5".formatted(reason)));
        assertThat(iam.flatMap(Iam::redirection)).contains(new Redirection(reason, 2, 5));
        assertThat(iam.flatMap(Iam::redirection).map(Redirection::word)).contains(word);
        assertThat(iam.flatMap(Iam::redirection).map(Redirection::originalWord)).contains("no-answer");
    }

    @Test
    void oneOctetOfRedirectionSaysThatThereWasOne() {
        assertThat(read(GOLDEN.replace("13 02 03 61", "13 01 13")).flatMap(Iam::redirection)).contains(new Redirection(1, 1, 1));
        assertThat(read(GOLDEN.replace("13 02 03 61", "13 00")).flatMap(Iam::redirection)).isEmpty();
    }

    @Test
    void numbersHaveTheirNatureAndTheirLeaveToBeShown() {
        assertThat(read(GOLDEN.replace("0a 08 83 13", "0a 08 84 17")).flatMap(Iam::calling))
                .contains(new IsupNumber("13800138000", Nature.INTERNATIONAL, true));
        assertThat(read(GOLDEN.replace("0a 08 83 13", "0a 08 04 13")).flatMap(Iam::calling).map(IsupNumber::text)).contains("+138001380000");
        assertThat(read(GOLDEN.replace("0a 08 83 13", "0a 08 83 1b")).flatMap(Iam::calling)).isEmpty();
        assertThat(read(GOLDEN.replace("07 83 10 88 88 66 66 0f", "06 01 10 88 88 66 66").replace("02 09 06", "02 08 06")).flatMap(Iam::called))
                .contains(new IsupNumber("88886666", Nature.SUBSCRIBER, false));
        assertThat(read(GOLDEN.replace("07 83 10", "07 fe 10")).flatMap(Iam::called).map(IsupNumber::nature)).contains(Nature.OTHER);
        assertThat(EXPECTED.toString()).doesNotContain("138001", "139123", "8888");
    }

    @Test
    void aMessageWithoutAnOptionalPartIsRead() {
        assertThat(read("01 00 60 01 0a 00 02 00 07 83 10 88 88 66 66 0f"))
                .contains(new Iam(EXPECTED.called(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void ofABrokenMessageIsReadWhatThereIs() {
        var octets = HexFormat.of().parseHex(GOLDEN.replace(" ", ""));
        var throughTheCalledNumber = 16;
        for (var length = 0; length < octets.length; length++) {
            var read = Iam.read(java.util.Arrays.copyOf(octets, length));
            assertThat(read.isPresent()).as(length + " octets").isEqualTo(length >= throughTheCalledNumber);
        }
        assertThat(Iam.read(java.util.Arrays.copyOf(octets, octets.length - 1)).flatMap(Iam::originalCalled)).contains(DIVERTER);
        assertThat(read("06 00 00 00 00 00 02 00 03 83 10 88")).isEmpty();
        assertThat(Iam.in(List.of(new BodyPart("application/sdp", "", "", octets)))).isEmpty();
    }

    @Test
    void nothingThrows() {
        var random = new Random(3204);
        for (var i = 0; i < 200_000; i++) {
            var octets = i % 2 == 0 ? HexFormat.of().parseHex(GOLDEN.replace(" ", "")) : new byte[random.nextInt(60)];
            for (var flips = i % 2 == 0 ? random.nextInt(1, 5) : octets.length; flips > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            Iam.read(octets).ifPresent(iam -> assertThat(iam.called()).isPresent());
        }
    }
}
