package yinxin.telephony.e1.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.Tshark;

/// Wireshark's word on our packets.
class WireSeenByTsharkTest {
    private static List<byte[]> packets(Emulation emulation) {
        var sender = new WireSender(WireSettings.usual(emulation), new Random(0));
        var out = ByteBuffer.allocate(WireSender.LONGEST);
        var packets = new ArrayList<byte[]>();
        for (var alarms : List.of(Alarms.NONE, new Alarms(true, false, false, false), new Alarms(false, true, true, false))) {
            sender.encode(Line.tick(1), alarms, out);
            packets.add(Arrays.copyOf(out.array(), out.limit()));
        }
        return packets;
    }

    private static List<String> words(Emulation emulation, String protocol) throws Exception {
        return Tshark.readDatagrams(packets(emulation), protocol).lines().map(String::strip)
                .filter(line -> line.startsWith("CESoPSN") || line.startsWith("SAToP") || line.contains(" bit") || line.contains("Sequence") || line.contains("looks"))
                .filter(line -> !line.contains("bits)") && !line.contains("Reserved bit"))
                .map(line -> line.replaceAll("^[.0-9 ]+= |0x[0-9a-f]{8}|payload: [0-9a-f…]+", "")).toList();
    }

    @Test
    void structureAwarePackets() throws Exception {
        assertThat(words(Emulation.CESOPSN, "pwcesopsn")).containsExactly(
                "CESoPSN basic NxDS0 mode (no RTP support), CW: , 248 octets", "L+M bits: Normal situation - no AC faults (0x0)",
                "R bit: Local CE-bound IWF: Ok (0)", "Sequence number: 20792",
                "CESoPSN basic NxDS0 mode (no RTP support), CW: , 248 octets", "L+M bits: AC Fault - TDM data is invalid (0x8)",
                "R bit: Local CE-bound IWF: Ok (0)", "Sequence number: 20793",
                "CESoPSN basic NxDS0 mode (no RTP support), CW: , 248 octets", "L+M bits: AC Fault - RDI condition (0x2)",
                "R bit: Local CE-bound IWF: Packet Loss State (1)", "Sequence number: 20794");
    }

    @Test
    void structureAgnosticPacketsWhoseFramesItRecognises() throws Exception {
        assertThat(words(Emulation.SATOP, "pwsatopcw")).containsExactly(
                "SAToP (no RTP support), CW: , 256 octets", "L bit: TDM payload state: Ok (0)", "R bit: Local CE-bound IWF: Ok (0)", "Sequence number: 20792",
                "TDM , 256 octets (looks like E1)",
                "SAToP (no RTP support), CW: , 256 octets", "L bit: TDM payload state: Attachment Circuit Fault (1)", "R bit: Local CE-bound IWF: Ok (0)",
                "Sequence number: 20793", "TDM , 256 octets (looks like E1)",
                "SAToP (no RTP support), CW: , 256 octets", "L bit: TDM payload state: Ok (0)", "R bit: Local CE-bound IWF: Packet Loss State (1)",
                "Sequence number: 20794", "TDM , 256 octets (looks like E1)");
    }
}
