package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.simulator.SimulatorSettings;
import yinxin.voicemail.recording.MasterKey;

/// The doctor as an operator meets it: the command itself, on files that `init` wrote, with a WeChat that answers.
class DoctorCommandTest {
    @TempDir
    private Path directory;

    @Test
    void whatInitWroteIsAllRightBeforeAndWhileTheGatewayRuns() throws Exception {
        try (var setUp = SetUp.of(SimulatorSettings.demo(), directory)) {
            var before = setUp.doctor();
            assertThat(before.exitCode()).as(before.output()).isZero();
            assertThat(before.errors()).isEmpty();
            assertThat(before.output()).contains("ok   HTTP port " + setUp.http + " is free: the gateway is not running",
                    "ok   SIP 127.0.0.1:" + setUp.sip + " is free, UDP and TCP",
                    "ok   database " + directory + "/data/yinxin.db will be made at the first start",
                    "warn callback http://localhost:" + setUp.http + "/wechat/callback is not tested — the gateway is not running");
            assertThat(directory.resolve("data")).as("the doctor makes nothing").doesNotExist();
            try (var gateway = setUp.serve()) {
                var during = setUp.doctor();
                assertThat(during.exitCode()).as(during.output()).isZero();
                assertThat(during.errors()).isEmpty();
                assertThat(steady(during.output(), setUp)).isEqualToNormalizingNewlines(WHILE_RUNNING);
                assertThat(gateway.httpPort()).isEqualTo(setUp.http);
            }
        }
    }

    private static final String WHILE_RUNNING = """
            The doctor looks at yinxin.yml.

            Configuration
            ok   yinxin.yml is complete, and every value has its form
            ok   master key DIRECTORY/master.key can be read by its owner alone
            ok   greetings can be played

            This machine
            ok   HTTP port HTTP is held by this gateway: it is running
            ok   SIP 127.0.0.1:SIP is held by this gateway, UDP and TCP
            warn SIP 127.0.0.1 is reached from this machine only — set yinxin.sip.host for trunks elsewhere: …
            …    disk has # free…
            ok   data directory DIRECTORY/data can be written
            …    disk writes # MB/s and flushes in # ms…

            Database and keys
            ok   database DIRECTORY/data/yinxin.db can be read and written, version #, current
            ok   master key: the database holds no keys for it to open yet

            WeChat 微信
            note yinxin.wechat.api-url is WECHAT, not WeChat's own (api.weixin.qq.com)
            ok   access token: WeChat gives wx0123456789abcdef one at this machine's address
            ok   account may send template messages, as a verified 服务号 may
            ok   template 来电留言通知 has the keys of the configuration: phone_number1 来电号码, time2 来电时间, character_string3 留言时长, const4 未接原因
            note the approved words of const4 cannot be asked for: see that 我的模板 › 详情 lists exactly 遇忙 无应答 关机 不在服务区 无法接通 停机 拒接 呼叫转移 未接来电
            ok   clock agrees with WeChat's
            …    account's menu…

            Public address
            warn public URL http://localhost:HTTP opens on this machine only — set yinxin.public-url to the https:// address that WeChat and your listeners reach
            note 网页授权域名 must be localhost (公众号设置 › 功能设置); it cannot be asked for
            ok   callback http://localhost:HTTP/wechat/callback answers WeChat's question in # ms

            Telephone network
            note trunk carrier is a range, 127.0.0.0/8: no peer in it is asked
            note numbers are not called with codes: yinxin.code-calls.via is empty
            ok   RTP ports 18100-18399 have room for 150 calls at a time, 20 are allowed
            ok   # of 50 RTP ports tried are free…
            …    open files: # are allowed here (ulimit -n)…

            Nothing stands in the way, …. Next: ./yinxin serve --config yinxin.yml
            """;

    /// What differs from machine to machine is left out.
    private static String steady(String output, SetUp setUp) {
        return output.replace(setUp.directory.toString(), "DIRECTORY").replace(setUp.wechat.url().toString(), "WECHAT")
                .replace("port " + setUp.http, "port HTTP").replace("localhost:" + setUp.http, "localhost:HTTP").replace("127.0.0.1:" + setUp.sip, "127.0.0.1:SIP")
                .replaceAll("trunks elsewhere: .*", "trunks elsewhere: …")
                .replaceAll("(?m)^(ok  |warn) disk has [0-9.]+ [MG]B free.*", "…    disk has # free…")
                .replaceAll("(?m)^(ok  |warn) disk writes [0-9]+ MB/s and flushes in [0-9.]+ ms.*", "…    disk writes # MB/s and flushes in # ms…")
                .replaceAll("(?m)^warn data directory is in memory.*\\R", "")
                // The gateway makes it in the background, so that its start does not wait for WeChat.
                .replaceAll("(?m)^(ok   account's menu leads to messages, numbers and settings|note account has no menu yet: the gateway makes it when it starts)$",
                        "…    account's menu…")
                .replaceAll("version [0-9]+, current", "version #, current").replaceAll("in [0-9]+ ms", "in # ms")
                .replaceAll("[0-9]+ of 50 RTP ports tried are free.*", "# of 50 RTP ports tried are free…")
                .replaceAll("(?m)^(ok  |warn) open files: [0-9]+ are allowed here \\(ulimit -n\\).*", "…    open files: # are allowed here (ulimit -n)…")
                .replaceAll("and [0-9]+ warnings? to look at", "…");
    }

    @Test
    void allThatStandsInTheWayIsToldAtOnce() throws Exception {
        try (var setUp = SetUp.of(SimulatorSettings.demo().withIpWhitelist("203.0.113.7"), directory)) {
            Files.writeString(directory.resolve("data"), "in the way");
            try (var other = new ServerSocket(setUp.http, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
                var result = setUp.doctor();
                assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
                assertThat(result.lines("FAIL ")).hasSize(3).satisfiesExactly(
                        port -> assertThat(port).startsWith("FAIL HTTP port " + other.getLocalPort() + " — another program has it"),
                        disk -> assertThat(disk).startsWith("FAIL data directory " + directory.resolve("data")),
                        token -> assertThat(token).startsWith("FAIL access token — this machine's address 127.0.0.1 is not in the account's IP whitelist"));
                assertThat(result.output()).contains("3 things to mend, and ").endsWith(" Until then the gateway would not work. Run the doctor again afterwards.\n");
            }
        }
    }

    @Test
    void masterKeyThatWasReplacedIsToldWhileTheGatewayRunsOn() throws Exception {
        try (var setUp = SetUp.of(SimulatorSettings.demo(), directory); var gateway = setUp.serve()) {
            gateway.get(yinxin.storage.SqlBindings.class).bind(Demo.BOUND, new yinxin.voicemail.message.OpenId("oLin00000000000000000000001"),
                    yinxin.voicemail.message.Binding.Proof.OPERATOR, java.time.Instant.now());
            assertThat(setUp.doctor().output()).contains("ok   master key opens the keys in the database (1 tried)");
            Files.writeString(directory.resolve("master.key"), MasterKey.generate());
            var result = setUp.doctor();
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.lines("FAIL ")).containsExactly("FAIL master key opens 0 of 1 keys in the database — put back the key that they were sealed with: "
                    + "without it those recordings cannot be played");
            assertThat(gateway.get(yinxin.storage.sql.Database.class).isWritable()).isTrue();
            gateway.close();
            assertThatThrownBy(setUp::serve).isInstanceOf(BadSettings.class).hasMessage("One setting is wrong:\n  the master key opens none of the keys in "
                    + directory.resolve("data/yinxin.db") + ": put back the key that they were sealed with");
        }
    }

    @Test
    void brokenConfigurationIsToldWholeAndEndsWithTwo() throws Exception {
        Files.writeString(directory.resolve("yinxin.yml"), """
                yinxin:
                  public-url: voice.example.com
                  sip: {host: 127.0.0.1, port: 70000, trunks: [{name: carrier, from: [192.0.2.10]}]}
                  wechat: {app-id: "${WECHAT_APP_ID}", app-secret: x, callback-token: abc, callback-aes-key: abc, template: {id: "0123456789", time: time2}}
                """);
        var result = Program.run(directory, Map.of("YINXIN_MASTER_KEY", "short"), "", "doctor", "--config", "yinxin.yml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEqualToNormalizingNewlines("""
                The doctor looks at yinxin.yml.

                Configuration
                FAIL configuration — the environment variable YINXIN_MASTER_KEY does not hold a key: the master key must be 32 octets in base64 (openssl rand -base64 32) or 64 hexadecimal digits
                FAIL yinxin.public-url — must be an address that begins with https:// or http://, not "voice.example.com"
                FAIL yinxin.sip.port — must be a whole number from 0 to 65535, not "70000"
                FAIL yinxin.wechat.app-id — refers to the environment variable WECHAT_APP_ID, which is not set
                FAIL yinxin.wechat.callback-aes-key — must have exactly 43 letters and digits, as in 服务器配置

                5 things to mend. Until then the gateway would not work. Run the doctor again afterwards.
                """);
    }

    @Test
    void fileThatIsNotThereOrNoYamlEndsWithTwo() throws Exception {
        var missing = Program.run(directory, Map.of(), "", "doctor", "--config", "nothing.yml");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.lines("FAIL ")).containsExactly("FAIL configuration — --config nothing.yml: there is no such file, or it cannot be read");
        Files.writeString(directory.resolve("broken.yml"), "yinxin:\n  sip: {host: 127.0.0.1\n  rtp:\n");
        var broken = Program.run(directory, Map.of(), "", "doctor", "--config", "broken.yml");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.lines("FAIL ")).singleElement().asString().startsWith("FAIL configuration — --config broken.yml: line 3, column 6 is no YAML: ");
    }

    @Test
    void misspeltKeyIsTold() throws Exception {
        try (var setUp = SetUp.of(SimulatorSettings.demo(), directory)) {
            setUp.change("    host:", "    hots: 192.0.2.1\n    host:");
            setUp.change("        from:", "        form: 192.0.2.10\n        from:");
            assertThat(setUp.doctor().lines("warn yinxin.yml")).containsExactly(
                    "warn yinxin.yml sets yinxin.sip.hots — correct it, or take it out: there is no such setting",
                    "warn yinxin.yml sets yinxin.sip.trunks[0].form — correct it, or take it out: there is no such setting");
        }
    }
}
