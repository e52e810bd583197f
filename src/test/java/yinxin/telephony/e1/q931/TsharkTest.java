package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.telephony.e1.q931.CallControl.DiversionCoding;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.RedirectingReason.Known;

/// Wireshark reads what both sides send: every message type, the numbers and the facility; and finds nothing malformed.
class TsharkTest {
    private static final int PCAP = 0xA1B2C3D4;
    /// LAPD without any header of the capture.
    private static final int LINK_TYPE = 203;
    private static final PartyNumber DIVERTER = PartyNumber.of("13912345678", Type.NATIONAL);

    @TempDir
    Path directory;
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private int frame;

    @Test
    void everyMessageIsDecoded() throws Exception {
        var decoded = decoded(DiversionCoding.ELEMENT);
        assertThat(decoded).contains("Message type: SETUP", "CALL PROCEEDING", "ALERTING", "PROGRESS", "CONNECT", "CONNECT ACKNOWLEDGE", "DISCONNECT",
                "RELEASE", "RELEASE COMPLETE", "STATUS ENQUIRY", "STATUS", "RESTART", "RESTART ACKNOWLEDGE", "SETUP ACKNOWLEDGE", "INFORMATION");
        assertThat(decoded).contains("Called party number digits: 88886666", "Calling party number digits: 13800138000",
                "Redirecting party number digits: 13912345678", "Call forwarding busy or called DTE busy", "Display information: ZHANG SAN",
                "Element type: B-channel units", "Presentation restricted", "In-band information or an appropriate pattern is now available");
    }

    @Test
    void theFacilitiesOfBothStandardsAreDecoded() throws Exception {
        for (var coding : List.of(DiversionCoding.ETSI_FACILITY, DiversionCoding.QSIG_FACILITY)) {
            assertThat(decoded(coding)).contains("divertingLegInformation2", "diversionCounter: 2", "diversionReason: cfb", "13912345678", "13700137000");
        }
    }

    private String decoded(DiversionCoding coding) throws Exception {
        frames.reset();
        begin();
        course(coding);
        var decoded = decode(coding == DiversionCoding.ETSI_FACILITY ? "ETSI" : "QSIG");
        assertThat(decoded).doesNotContainIgnoringCase("malformed").doesNotContain("Unknown message", "BER Error", "[Expert Info");
        return decoded;
    }

    private void course(DiversionCoding coding) throws IOException {
        var line = new Joined(Settings.of(Side.USER), new Settings(Side.NETWORK, Q931Timers.of(Side.NETWORK), Dialling.EN_BLOC, coding), Station.allChannels());
        var by = new Redirecting(Optional.of(DIVERTER), Optional.of(Known.BUSY), 2,
                Optional.of(PartyNumber.of("13700137000", Type.NATIONAL)), Optional.empty());
        var caller = PartyNumber.of("13800138000", Type.NATIONAL).as(Presentation.RESTRICTED, Screening.NETWORK_PROVIDED);
        var call = Setup.to(PartyNumber.of("88886666", Type.SUBSCRIBER)).from(caller).redirected(by);
        line.network.place(new Setup(call.called(), call.calling(), call.redirecting(), "ZHANG SAN", Setup.Bearer.SPEECH, 0, true, true), 0);
        line.settle();
        line.user.control.proceed(line.user.call);
        line.user.control.progress(line.user.call);
        line.user.control.alert(line.user.call);
        line.user.control.connect(line.user.call, 0);
        line.settle();
        line.linkUp();
        line.network.control.disconnectWithSound(line.network.call, Q850Cause.NORMAL_CLEARING, 0);
        line.settle();
        var overlapping = line.network.place(call.overlapping(), 0);
        line.settle();
        line.network.hear("08 02 80 02 0d 18 03 a9 83 81", 0);
        line.network.control.dial(overlapping, "1", 0);
        line.network.control.restartAll(0);
        line.user.control.restart(9, 0);
        line.settle();
        line.user.hear("08 02 00 63 05 04 03 80 90 a3 18 03 a9 83 82 70 02 c1 38", 0);
        line.user.said();
        for (var message : line.network.log) {
            frame(0x02, message);
        }
        for (var message : line.user.log) {
            frame(0x00, message);
        }
        var digits = new Settings(Side.USER, Q931Timers.of(Side.USER), Dialling.ofLength(8, 8), coding);
        var dialled = new Station(digits);
        dialled.control.linkUp(0);
        dialled.hear("08 02 00 63 05 04 03 80 90 a3 18 03 a9 83 82 70 02 c1 38", 0);
        frame(0x00, dialled.log.getFirst());
    }

    private void begin() {
        var header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(PCAP).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(0xFFFF).putInt(LINK_TYPE);
        frames.writeBytes(header.array());
    }

    /// One information frame; `address` is 2 from the network and 0 from the user.
    private void frame(int address, String message) {
        var octets = Station.octets(message);
        var record = ByteBuffer.allocate(20 + octets.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(frame).putInt(0).putInt(4 + octets.length).putInt(4 + octets.length);
        record.put((byte) address).put((byte) 1).put((byte) (frame++ << 1)).put((byte) 0).put(octets);
        frames.writeBytes(record.array());
    }

    private String decode(String facilities) throws IOException, InterruptedException {
        var capture = directory.resolve("d.pcap");
        Files.write(capture, frames.toByteArray());
        var text = directory.resolve("d.txt");
        var tshark = new ProcessBuilder(List.of("tshark", "-V", "-o", "q932.facility_encoding:Dissect facility as " + facilities, "-r", capture.toString())).redirectOutput(text.toFile())
                .redirectError(directory.resolve("err.txt").toFile()).start();
        assertThat(tshark.waitFor()).isZero();
        return Files.readString(text, StandardCharsets.UTF_8);
    }
}
