package yinxin.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.sip.TestGateway;
import yinxin.voicemail.message.Condition;

/// The softphone and the gateway's endpoint on loopback, with real RTP between them.
class SoftphoneTest {
    private static WavSound speech(int samples) {
        var sound = new short[samples];
        for (var i = 0; i < samples; i++) {
            sound[i] = (short) (12_000 * Math.sin(2 * Math.PI * (300 + 200 * Math.sin(i / 3000.0)) * i / 8000));
        }
        return new WavSound(sound);
    }

    private static CallPlan plan(TestGateway gateway, WavSound sound) throws Exception {
        return CallPlan.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), gateway.port()), "95000",
                new CallPlan.Parties("13900139000", "13800138000", Condition.POWERED_OFF), sound);
    }

    @Test
    void whatTheCallerSaysIsRecordedSampleForSample() throws Exception {
        var sound = speech(12_000);
        try (var gateway = new TestGateway(); var phone = new Softphone(InetAddress.getByName("127.0.0.1"), Clock.systemUTC())) {
            var report = phone.call(plan(gateway, sound), CallProgress.NONE);
            var taken = gateway.next();

            assertThat(report.sentence()).startsWith("Recorded: 1.5 s");
            assertThat(report.recorded()).isTrue();
            assertThat(report.finalStatus()).isEqualTo(200);
            assertThat(report.samplesSent()).isEqualTo(12_000);
            assertThat(taken.ending()).isEqualTo("HungUp[how=BYE]");
            var sent = G711.encode(sound.samples(), Codec.PCMA);
            assertThat(Arrays.copyOf(taken.recorded(), sent.length)).isEqualTo(sent);
            assertThat(taken.recorded().length).isLessThan(sent.length + 320);
        }
    }
}
