package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.simulator.SimulatorSettings;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.recording.MasterKey;

/// The five questions as a person meets them, in a process of their own.
class InitCommandTest {
    @TempDir
    private Path directory;

    @Test
    void fiveAnswersMakeAConfigurationThatTheProgramTakes() throws Exception {
        var result = Program.run(directory, Map.of(), "ftp://nowhere\nhttps://voice.example.com/\n192.0.2.1\n192.0.2.10, 198.51.100.0/28\n"
                + "010 1234 5678, +861012345600\nwx0123456789abcdef 0123456789abcdef0123456789abcdef " + SimulatorSettings.MISSED_CALL.id() + "\n", "init");
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        var settings = SettingsLoader.load(Gateway.environment(Optional.of(directory.resolve("yinxin.yml")), Map.of()));
        assertThat(settings.publicUrl()).hasToString("https://voice.example.com");
        assertThat(settings.dataDirectory()).isEqualTo(directory.resolve("data"));
        assertThat(settings.telephony().sip().host()).isEqualTo("192.0.2.1");
        assertThat(settings.telephony().sip().trunks()).hasToString("[Trunk[name=carrier, from=[192.0.2.10/32, 198.51.100.0/28], srtp=ALLOWED]]");
        assertThat(settings.telephony().accessNumbers()).extracting(n -> n.number().value(), AccessNumber::purpose).containsExactly(
                org.assertj.core.groups.Tuple.tuple("+861012345678", AccessNumber.Purpose.PROOF),
                org.assertj.core.groups.Tuple.tuple("+861012345600", AccessNumber.Purpose.DEPOSIT));
        var wechat = settings.wechat();
        assertThat(wechat.appId()).isEqualTo("wx0123456789abcdef");
        assertThat(wechat.appSecret().value()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(wechat.template().id()).isEqualTo(SimulatorSettings.MISSED_CALL.id());
        assertThat(settings.operatorToken()).hasSize(32);
        assertThat(result.output()).isEqualToNormalizingNewlines("""
                Yinxin 音信: a first configuration in 5 questions.
                Enter alone takes what stands in brackets.

                1/5  Public address
                     Where WeChat and your listeners reach the pages: an https:// address of your own,
                     with a certificate, that a proxy passes on to port 8080 of this machine.
                     > ftp://nowhere
                     ! enter an address such as https://voice.example.com
                     > https://voice.example.com/

                2/5  SIP address
                     The address of this machine that your telephone network sends calls to.
                     [OWN] > 192.0.2.1

                3/5  Trunks
                     The addresses that the network or PBX calls from, such as 192.0.2.10 or 192.0.2.0/28,
                     with commas between several. Calls from anywhere else will be refused.
                     > 192.0.2.10, 198.51.100.0/28

                4/5  Numbers
                     The number that people call to prove that a number is theirs, such as +861012345678.
                     After a comma: the number that missed calls are diverted to, if it is fixed.
                     > 010 1234 5678, +861012345600

                5/5  WeChat
                     AppID, AppSecret and the id of the notices' template, with blanks between them.
                     Enter alone leaves them to the environment variables
                     WECHAT_APP_ID, WECHAT_APP_SECRET and WECHAT_TEMPLATE_ID.
                     > [hidden]

                Written: yinxin.yml, for your eyes only.
                Written: DIRECTORY/master.key, the master key. Keep a copy elsewhere: without it all recordings are lost.

                Enter in WeChat's console (mp.weixin.qq.com):
                  服务器配置    URL             https://voice.example.com/wechat/callback
                                Token           TOKEN
                                EncodingAESKey  KEY
                                加解密方式      安全模式
                                (WeChat calls the URL at once: start the gateway before you enter this)
                  网页授权域名  voice.example.com
                  IP 白名单     the address from which this machine reaches the internet; the doctor names it

                Next: ./yinxin doctor --config yinxin.yml
                """.replace("OWN", ownAddress(result.output())).replace("DIRECTORY", directory.toString())
                .replace("TOKEN", wechat.callbackToken().value()).replace("  KEY", "  " + wechat.callbackAesKey().value()));
    }

    private static String ownAddress(String output) {
        return output.replaceFirst("(?s).*\\[([0-9.]+)] > .*", "$1");
    }

    @Test
    void bothFilesAreForTheirOwnerAlone() throws Exception {
        assertThat(Program.run(directory, Map.of(), SetUp.answers(8080, SimulatorSettings.demo()), "init", "--file", "conf/first.yml").exitCode()).isZero();
        for (var name : new String[] {"conf/first.yml", "conf/master.key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)))).as(name).isEqualTo("rw-------");
        }
        assertThat(MasterKey.parse(Files.readString(directory.resolve("conf/master.key")))).isNotNull();
    }

    @Test
    void whatIsThereIsLeftAsItIs() throws Exception {
        var file = Files.writeString(directory.resolve("yinxin.yml"), "mine");
        var result = Program.run(directory, Map.of(), SetUp.answers(8080, SimulatorSettings.demo()), "init");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualToNormalizingNewlines(
                "yinxin: yinxin.yml is there already and is left as it is; name another file with --file, or move that one away.\n");
        assertThat(file).hasContent("mine");
        var key = Files.writeString(directory.resolve("master.key"), MasterKey.generate());
        var before = Files.readString(key);
        var another = Program.run(directory, Map.of(), SetUp.answers(8080, SimulatorSettings.demo()), "init", "--file", "another.yml");
        assertThat(another.exitCode()).isZero();
        assertThat(another.output()).contains("Kept:    " + key + ", the master key that was there.");
        assertThat(key).hasContent(before);
    }

    @Test
    void keyFileThatHoldsNoKeyStopsItBeforeAnythingIsAsked() throws Exception {
        Files.writeString(directory.resolve("master.key"), "no key");
        var result = Program.run(directory, Map.of(), SetUp.answers(8080, SimulatorSettings.demo()), "init");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors().strip()).isEqualTo("yinxin: " + directory.resolve("master.key") + " is there already and holds no master key: move it away");
        assertThat(directory.resolve("yinxin.yml")).doesNotExist();
    }

    @Test
    void inputThatEndsTooSoonWritesNothing() throws Exception {
        var result = Program.run(directory, Map.of(), "https://voice.example.com\n\n", "init");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors().strip()).isEqualTo("yinxin: the input ended at question 3 (Trunks); nothing was written");
        assertThat(directory).isEmptyDirectory();
    }
}
