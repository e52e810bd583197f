package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.voicemail.message.PhoneNumber;

/// Whoever is not a subscriber gets nowhere, is counted, and keeps no subscriber from calling.
class StrangersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path directory;
    private SwitchPhone gateway;
    private SwitchBed bed;

    @BeforeEach
    void open() throws Exception {
        gateway = SwitchPhone.answering(new PhoneNumber("95000"));
        bed = new SwitchBed(directory, gateway.endpoint.port(), 0, 30);
        bed.subscribes(People.LIN, Forwarding.USUAL);
        bed.subscribes(People.WANG, Forwarding.USUAL);
    }

    @AfterEach
    void close() {
        bed.close();
        gateway.close();
    }

    private void flood(String from, int messages, String line) throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0))) {
            for (var i = 0; i < messages; i++) {
                var method = line.split(" ")[0];
                var text = (line + " SIP/2.0\r\nVia: SIP/2.0/UDP " + from + ":" + socket.getLocalPort() + ";branch=z9hG4bKflood" + i
                        + "\r\nFrom: <sip:13900139000@example.com>;tag=" + i + "\r\nTo: <sip:13800138000@example.com>\r\nCall-ID: flood" + i + from
                        + "\r\nCSeq: 1 " + method + "\r\nContact: <sip:x@" + from + ">\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(text, text.length, InetAddress.getByName("127.0.0.1"), bed.port()));
            }
        }
    }

    @Test
    void floodIsDroppedAndASubscriberCalls() throws Exception {
        try (var wang = SwitchPhone.of(People.WANG, call -> call.reject(486, "Busy Here"))) {
            wang.registers(bed.port());
            flood("127.0.0.77", 500, "INVITE sip:13800138000@example.com");
            flood("127.0.0.78", 500, "REGISTER sip:example.com");
            await().atMost(PATIENCE).until(() -> bed.counted("yinxin.network.strangers.dropped") > 500);

            try (var call = wang.calls(bed.port(), "13800138000")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            }
            assertThat(bed.counted("yinxin.network.calls")).isEqualTo(1);
            assertThat(bed.counted("yinxin.network.challenged")).isPositive();
            assertThat(gateway.calls).hasSize(1);
        }
    }

    @Test
    void addressWhereSomebodyHasProvenThemselvesIsNoStranger() throws Exception {
        try (var wang = SwitchPhone.of(People.WANG, call -> call.reject(486, "Busy Here"))) {
            wang.registers(bed.port());
            flood("127.0.0.1", 200, "OPTIONS sip:example.com");
            try (var call = wang.calls(bed.port(), "13800138000")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(200);
            }
            assertThat(bed.counted("yinxin.network.strangers.dropped")).isZero();
        }
    }

    @Test
    void foreignMethodsAndNumbersAreRefusedAndCounted() throws Exception {
        try (var wang = SwitchPhone.of(People.WANG, call -> call.reject(486, "Busy Here"))) {
            flood("127.0.0.79", 1, "MESSAGE sip:example.com");
            await().atMost(PATIENCE).until(() -> bed.counted("yinxin.network.refused", "status", "405") == 1);
            try (var call = wang.calls(bed.port(), "hello")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(404);
            }
            try (var call = wang.calls(bed.port(), "01088886666")) {
                assertThat(call.awaitAnswer(PATIENCE)).contains(404);
            }
            assertThat(bed.counted("yinxin.network.refused", "status", "404")).isEqualTo(2);
        }
    }
}
