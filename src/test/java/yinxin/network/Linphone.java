package yinxin.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Linphone on the command line (`linphonec`), led over its keyboard.
public final class Linphone implements RealPhone {
    private final PhoneProgram program;
    private final Path speech;

    private Linphone(PhoneProgram program, Path speech) {
        this.program = program;
        this.speech = speech;
    }

    /// Starts one that registers for a line, rings until somebody decides, and takes one call at a time.
    ///
    /// @param home   a directory of its own
    /// @param speech what it says once in a call: 8 kHz, mono, WAV
    public static Linphone start(Path home, Line line, Path speech) throws IOException {
        return start(home, line, speech, "");
    }

    /// Starts one that withholds its number (`Privacy: id`, RFC 3323).
    public static Linphone withheld(Path home, Line line, Path speech) throws IOException {
        return start(home, line, speech, "privacy=8");
    }

    private static Linphone start(Path home, Line line, Path speech, String more) throws IOException {
        Files.createDirectories(home.resolve(".local/share/linphone"));
        Files.createDirectories(home.resolve(".config/linphone"));
        var network = "sip:" + line.network().getAddress().getHostAddress() + ":" + line.network().getPort() + ";transport=udp";
        var configuration = Files.writeString(home.resolve("linphonerc"), """
                [sip]
                bind_address=127.0.0.1
                sip_port=%1$d
                sip_tcp_port=0
                sip_tls_port=0
                use_ipv6=0
                ipv6_migration_done=1
                register_only_when_network_is_up=0
                default_proxy=0
                inc_timeout=120
                [misc]
                max_calls=1
                [net]
                mtu=1300
                [rtp]
                bind_address=127.0.0.1
                audio_rtp_port=%2$d
                audio_adaptive_jitt_comp_enabled=0
                [video]
                enabled=0
                display=0
                capture=0
                [proxy_0]
                reg_proxy=<%3$s>
                reg_route=<%3$s;lr>
                reg_identity=%4$s
                reg_expires=600
                reg_sendregister=1
                %7$s
                [auth_info_0]
                username=%5$s
                passwd=%6$s
                """.formatted(PhoneProgram.freeUdpPort(), PhoneProgram.freeUdpPort(), network, line.uri(), line.number(), line.password(), more));
        var program = new PhoneProgram(List.of("linphonec", "-c", configuration.toString(), "-d", "0"), home);
        program.type("soundcard use files");
        program.hear("Using wav files instead of soundcard");
        return new Linphone(program, speech);
    }

    @Override
    public void dial(String number) {
        program.type("call " + number);
    }

    @Override
    public void answer() {
        program.type("answer");
    }

    @Override
    public void hangUp() {
        program.type("terminate");
    }

    @Override
    public void press(char key) {
        program.type(Character.toString(key));
    }

    @Override
    public void awaitRinging() {
        program.hear("Receiving new incoming call");
    }

    @Override
    public void awaitInCall() {
        program.hear("Media streams established");
        program.type("play " + speech.toAbsolutePath());
    }

    @Override
    public String awaitEnd() {
        return program.hear(" ended (", " error.");
    }

    @Override
    public void switchOff() {
        program.type("quit");
        program.awaitEnd();
    }

    @Override
    public void enterTunnel() throws IOException {
        program.freeze();
    }

    @Override
    public void close() {
        program.kill();
    }
}
