package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.DiversionCoding;
import yinxin.telephony.e1.q931.PartyNumber.Plan;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.RedirectingReason.Known;

/// DivertingLegInformation2 in a facility: as libpri 1.6.0 sends it, as the standards have it, and broken.
class DivertingLegTest {
    private static final String LIBPRI = "1c 27 91 a1 24 02 01 01 02 01 0f 30 1c 02 01 01 0a 01 02 a1 14 a0 12 a1 10 0a 01 02 12 0b "
            + "31 33 39 31 32 33 34 35 36 37 38";
    private static final PartyNumber DIVERTER = PartyNumber.of("13912345678", Type.NATIONAL);
    private static final PartyNumber FIRST = PartyNumber.of("13700137000", Type.NATIONAL);

    @Test
    void libprisFacilityIsReadAndWritten() {
        var by = Redirecting.by(DIVERTER, Known.BUSY);
        assertThat(read(LIBPRI)).contains(by);
        assertThat(written(by, DiversionCoding.ETSI_FACILITY)).isEqualTo(LIBPRI);
    }

    @Test
    void everyReasonOfBothStandardsIsRead() {
        var etsi = List.of(Known.UNKNOWN, Known.UNCONDITIONAL, Known.BUSY, Known.NO_REPLY, Known.DEFLECTION, Known.DEFLECTION, Known.UNKNOWN);
        for (var value = 0; value < etsi.size(); value++) {
            var facility = LIBPRI.replace("0a 01 02 a1 14", "0a 01 %02x a1 14".formatted(value));
            assertThat(read(facility).flatMap(Redirecting::reason)).contains(etsi.get(value));
            assertThat(read(facility.replace("02 01 0f", "02 01 15")).flatMap(Redirecting::reason)).contains(etsi.get(value));
        }
    }

    @Test
    void whatEitherStandardCanSayComesBack() {
        for (var coding : List.of(DiversionCoding.ETSI_FACILITY, DiversionCoding.QSIG_FACILITY)) {
            for (var reason : List.of(Known.UNKNOWN, Known.UNCONDITIONAL, Known.BUSY, Known.NO_REPLY)) {
                var qsig = coding == DiversionCoding.QSIG_FACILITY;
                var by = new Redirecting(Optional.of(DIVERTER.as(Presentation.RESTRICTED, Screening.NOT_SCREENED)), Optional.of(reason), 3,
                        Optional.of(FIRST), qsig ? Optional.of(Known.NO_REPLY) : Optional.empty());
                assertThat(read(written(by, coding))).contains(by);
            }
        }
        var restricted = new Redirecting(Optional.empty(), Optional.of(Known.BUSY), 1, Optional.empty(), Optional.empty());
        assertThat(read(written(restricted, DiversionCoding.ETSI_FACILITY))).contains(restricted);
        assertThat(written(restricted, DiversionCoding.QSIG_FACILITY)).startsWith("1c 1c 9f aa 06 80 01 00 82 01 00 8b 01 00 a1");
        var deflected = Redirecting.by(DIVERTER, Known.DEFLECTION);
        assertThat(read(written(deflected, DiversionCoding.ETSI_FACILITY))).contains(deflected);
    }

    @Test
    void reasonsThatTheStandardsLackBecomeUnknown() {
        for (var reason : List.of(Known.OUT_OF_ORDER, Known.BY_CALLED_TERMINAL, new RedirectingReason.Other(6))) {
            assertThat(read(written(Redirecting.by(DIVERTER, reason), DiversionCoding.ETSI_FACILITY)).flatMap(Redirecting::reason)).contains(Known.UNKNOWN);
        }
    }

    @Test
    void privateUnknownAndHiddenNumbersAreTold() {
        assertThat(numberIn("a0 06 80 04 31 32 33 34")).contains(new PartyNumber("1234", Type.UNKNOWN, Plan.UNKNOWN, Presentation.ALLOWED, Screening.NOT_SCREENED));
        assertThat(numberIn("a0 0b a5 09 0a 01 01 12 04 31 32 33 34"))
                .contains(new PartyNumber("1234", Type.INTERNATIONAL, Plan.PRIVATE, Presentation.ALLOWED, Screening.NOT_SCREENED));
        assertThat(numberIn("a3 06 80 04 31 32 33 34"))
                .contains(new PartyNumber("1234", Type.UNKNOWN, Plan.UNKNOWN, Presentation.RESTRICTED, Screening.NOT_SCREENED));
        assertThat(numberIn("81 00")).isEmpty();
        assertThat(numberIn("82 00")).isEmpty();
    }

    private static Optional<PartyNumber> numberIn(String choice) {
        var number = Station.octets(choice);
        var argument = "02 01 01 0a 01 02 a1 %02x ".formatted(number.length) + choice;
        var invoke = "02 01 05 80 01 04 06 04 2b 0c 09 15 30 %02x ".formatted(Station.octets(argument).length) + argument;
        var facility = "91 a1 %02x ".formatted(Station.octets(invoke).length) + invoke;
        var read = read("1c %02x ".formatted(Station.octets(facility).length) + facility);
        assertThat(read).isPresent();
        return read.flatMap(Redirecting::number);
    }

    @Test
    void theElementNamesAndTheFacilityCounts() {
        var both = message(LIBPRI.replace("02 01 01 0a 01 02", "02 01 04 0a 01 02") + "74 0e 21 00 8f 31 33 37 30 30 31 33 37 30 30 30");
        assertThat(SetupCoding.redirecting(both)).contains(
                new Redirecting(Optional.of(FIRST), Optional.of(Known.UNCONDITIONAL), 4, Optional.empty(), Optional.empty()));

        var hidden = message(LIBPRI + "74 03 21 20 80");
        assertThat(SetupCoding.redirecting(hidden)).contains(Redirecting.by(DIVERTER, Known.BUSY));
    }

    @Test
    void ofTwoRedirectingNumbersTheFirstDivertedLast() {
        var both = message("74 0e 21 00 81 31 33 39 31 32 33 34 35 36 37 38 74 0e 21 00 82 31 33 37 30 30 31 33 37 30 30 30");
        assertThat(SetupCoding.redirecting(both)).contains(
                new Redirecting(Optional.of(DIVERTER), Optional.of(Known.BUSY), 2, Optional.of(FIRST), Optional.of(Known.NO_REPLY)));
    }

    @Test
    void otherOperationsAndBrokenOnesSayNothing() {
        assertThat(read(LIBPRI.replace("02 01 0f", "02 01 0e"))).isEmpty();
        assertThat(read("1c 01 91")).isEmpty();
        assertThat(read("1c 00")).isEmpty();
        assertThat(read("1c 04 91 a1 80 00")).isEmpty();
        var octets = Station.octets(LIBPRI);
        for (var length = 2; length < octets.length; length++) {
            var cut = Arrays.copyOf(octets, length);
            cut[1] = (byte) (length - 2);
            assertThat(read(Station.HEX.formatHex(cut))).isEmpty();
        }
    }

    @Test
    void noFacilityThrows() {
        var random = new Random(931);
        for (var i = 0; i < 100_000; i++) {
            var octets = Station.octets(LIBPRI);
            for (var flips = random.nextInt(1, 6); flips > 0; flips--) {
                octets[random.nextInt(2, octets.length)] = (byte) random.nextInt(256);
            }
            read(Station.HEX.formatHex(octets)).ifPresent(by -> assertThat(by.count()).isBetween(1, 15));
        }
    }

    private static Message message(String elements) {
        return Message.read(Station.octets("08 02 00 01 05 " + elements)).orElseThrow();
    }

    private static Optional<Redirecting> read(String facility) {
        return DivertingLeg.read(message(facility).first(Element.FACILITY).orElseThrow());
    }

    private static String written(Redirecting by, DiversionCoding coding) {
        var octets = new Message(1, 5, List.of(DivertingLeg.element(by, coding))).octets();
        return Station.HEX.formatHex(Arrays.copyOfRange(octets, 5, octets.length));
    }
}
