package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import yinxin.app.settings.SpeechEngine;
import yinxin.app.settings.SpeechReader.Speech;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.auth.DigestAlgorithm;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.tls.Certificates;
import yinxin.telephony.sip.trunk.TrunkPlan;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.call.AccessNumber.Purpose;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.call.TrunkRules.ServedUser;
import yinxin.voicemail.call.UnboundPolicy;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.speech.CommandTranscriber;
import yinxin.voicemail.speech.HttpTranscriber;
import yinxin.voicemail.speech.Scribe;
import yinxin.voicemail.speech.TencentTranscriber;
import yinxin.voicemail.speech.whisper.WhisperTranscriber;

class SettingsTest {
    @TempDir
    Path directory;

    @Test
    void theDesignsExampleIsUnderstoodWhole() {
        var settings = load(good());

        assertThat(settings.publicUrl()).hasToString("https://voice.example.com");
        assertThat(settings.recording()).isEqualTo(new RecordingLimits(Duration.ofSeconds(300), Duration.ofSeconds(1), Duration.ofSeconds(8),
                Duration.ofSeconds(20)));
        assertThat(settings.lease()).isEqualTo(yinxin.voicemail.owner.Lease.USUAL);
        assertThat(settings.telephony().accessNumbers()).containsExactly(
                new AccessNumber(new PhoneNumber("+861012345678"), Purpose.PROOF, Optional.empty(), Optional.empty()),
                new AccessNumber(new PhoneNumber("+861012345601"), Purpose.DEPOSIT, Optional.of(Condition.SUSPENDED), Optional.empty()));
        assertThat(settings.telephony().trunks()).containsExactly(new TrunkRules("carrier", ServedUser.FIRST_BOUND, Optional.empty(), "010"));
        assertThat(settings.telephony().sip().trunks()).extracting(Trunk::name).containsExactly("carrier");
        assertThat(settings.telephony().sip().trunks()).extracting(Trunk::srtp).containsExactly(Trunk.Srtp.REQUIRED);
        assertThat(settings.telephony().sip().port()).isEqualTo(5060);
        assertThat(settings.telephony().rtp().firstPort()).isEqualTo(20000);
        assertThat(settings.telephony().unbound()).isEqualTo(UnboundPolicy.ANNOUNCE);
        assertThat(settings.telephony().language()).isEqualTo(Greetings.Language.ZH);
        assertThat(settings.wechat().template().word(Condition.POWERED_OFF)).isEqualTo("关机");
        assertThat(settings.telephony().proofNumber().map(AccessNumber::number)).contains(new PhoneNumber("+861012345678"));
    }

    @Test
    void theDatabaseIsAFileOrAnotherOneByConfigurationAlone() {
        var given = good();
        assertThat(load(given).database()).isEqualTo(DatabaseAddress.in(load(given).dataDirectory()));

        given.put("yinxin.database.url", "jdbc:postgresql://db.example.com/yinxin");
        given.put("yinxin.database.user", "yinxin");
        given.put("yinxin.database.password", "secret");
        assertThat(load(given).database()).isEqualTo(new DatabaseAddress("jdbc:postgresql://db.example.com/yinxin", "yinxin", "secret", 24));

        given.put("yinxin.database.url", "jdbc:mysql://db.example.com/yinxin");
        given.put("yinxin.database.connections", 1);
        assertThat(catchThrowableOfType(BadSettings.class, () -> load(given)).problems()).containsExactly(
                "yinxin.database.connections must be a whole number from 2 to 1000, not \"1\"",
                "yinxin.database.url must be an address such as jdbc:postgresql://192.0.2.20/yinxin, not \"jdbc:mysql://db.example.com/yinxin\"");
    }

    @Test
    void theNetworksLineToVoicemailIsAnExchangesEndAndTheOnlyWayThere() {
        var given = good();
        assertThat(load(given).network().line()).isEmpty();
        given.put("yinxin.network.enabled", true);
        given.put("yinxin.network.voicemail.e1.listen", "127.0.0.1:50001");
        given.put("yinxin.network.voicemail.e1.peer", "127.0.0.1:50000");
        given.put("yinxin.network.voicemail.e1.emulation", "satop");
        var line = load(given).network().line().orElseThrow();
        assertThat(line.calls().side()).isEqualTo(CallControl.Side.NETWORK);
        assertThat(line.wire()).isEqualTo(new WireSettings(Emulation.SATOP, false, 0, Duration.ofMillis(100), true));
        assertThat(line.peer()).isEqualTo(new InetSocketAddress("127.0.0.1", 50000));

        given.put("yinxin.network.voicemail.gateway", "192.0.2.1:5060");
        given.remove("yinxin.network.voicemail.e1.peer");
        assertThat(catchThrowableOfType(BadSettings.class, () -> load(given)).problems()).containsExactly(
                "yinxin.network.voicemail.e1.peer is missing: an address and port such as 192.0.2.20:50000");
        given.put("yinxin.network.voicemail.e1.peer", "127.0.0.1:50000");
        assertThat(catchThrowableOfType(BadSettings.class, () -> load(given)).problems()).containsExactly(
                "yinxin.network.voicemail.e1 goes to voicemail, and so does voicemail.gateway: only one of them can be");
    }

    @Test
    void theNetworkIsATrunkOfTheGatewayWithAnAccessNumberForEachCondition() {
        var given = good();
        given.put("yinxin.network.enabled", true);
        given.put("yinxin.network.domain", "Example.com");
        given.put("yinxin.network.voicemail.access-numbers.busy", "95001");
        given.put("yinxin.network.upstream.uri", "sip:192.0.2.10:5060");
        given.put("yinxin.network.upstream.from[0]", "192.0.2.10/32");

        var settings = load(given);

        assertThat(settings.network().local()).isEqualTo(new java.net.InetSocketAddress("127.0.0.1", 5070));
        assertThat(settings.network().domain()).isEqualTo("example.com");
        assertThat(settings.network().digests()).containsExactlyInAnyOrder(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        assertThat(settings.network().plan()).isEqualTo(yinxin.network.NumberingPlan.chinese());
        assertThat(settings.network().noAnswer()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.network().upstream()).isPresent();
        assertThat(settings.network().access()).hasSize(Condition.values().length).containsEntry(Condition.SUSPENDED, new PhoneNumber("+861012345601"))
                .containsEntry(Condition.BUSY, new PhoneNumber("95001")).containsEntry(Condition.POWERED_OFF, new PhoneNumber("000003"));
        assertThat(settings.telephony().sip().trunks()).extracting(Trunk::name).containsExactly("network", "carrier");
        assertThat(settings.telephony().accessNumbers()).contains(
                new AccessNumber(new PhoneNumber("000003"), Purpose.DEPOSIT, Optional.of(Condition.POWERED_OFF), Optional.empty()),
                new AccessNumber(new PhoneNumber("95001"), Purpose.DEPOSIT, Optional.of(Condition.BUSY), Optional.empty())).hasSize(2 + 8);
    }

    @Test
    void whatIsWrongAboutTheNetworkIsSaidAtOnce() {
        var bad = good();
        bad.putAll(Map.of("yinxin.network.enabled", true, "yinxin.network.port", 5060, "yinxin.network.no-answer", "1s", "yinxin.network.silence", "long",
                "yinxin.network.emergency-numbers[0]", "police", "yinxin.network.upstream.uri", "192.0.2.10", "yinxin.network.upstream.from[0]", "carrier",
                "yinxin.network.voicemail.gateway", "a b", "yinxin.network.voicemail.access-numbers.asleep", "95001"));
        bad.put("yinxin.network.digests", "sha-512");

        var refusal = catchThrowableOfType(BadSettings.class, () -> load(bad));

        assertThat(refusal.getMessage().lines().skip(1).map(String::strip).map(l -> l.replaceFirst(" .*", ""))).containsExactly(
                "yinxin.network.digests", "yinxin.network.emergency-numbers", "yinxin.network.no-answer", "yinxin.network.port", "yinxin.network.silence",
                "yinxin.network.upstream.from", "yinxin.network.upstream.uri", "yinxin.network.voicemail.access-numbers.asleep",
                "yinxin.network.voicemail.gateway");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var bad = good();
        bad.put("yinxin.public-url", "voice.example.com");
        bad.put("yinxin.sip.port", "99999");
        bad.put("yinxin.sip.unbound", "sometimes");
        bad.put("yinxin.sip.access-numbers[1].condition", "asleep");
        bad.put("yinxin.sip.trunks[0].from[0]", "carrier.example.com");
        bad.put("yinxin.rtp.ports", "20000");
        bad.put("yinxin.recording.silence", "soon");
        bad.put("yinxin.wechat.callback-aes-key", "short");
        bad.put("yinxin.wechat.menu", "sometimes");
        bad.put("yinxin.wechat.template.words.asleep", "睡了");
        bad.put("YINXIN_MASTER_KEY", "guess");

        var refusal = catchThrowableOfType(BadSettings.class, () -> load(bad));

        assertThat(refusal.getMessage().lines().map(String::strip).map(l -> l.replaceFirst(" .*", ""))).containsExactly("11",
                "the", "yinxin.public-url", "yinxin.recording.silence", "yinxin.rtp.ports", "yinxin.sip.access-numbers[1].condition",
                "yinxin.sip.port", "yinxin.sip.trunks[0].from", "yinxin.sip.unbound", "yinxin.wechat.callback-aes-key",
                "yinxin.wechat.menu", "yinxin.wechat.template.words.asleep");
        assertThat(load(good()).wechat().menu()).isTrue();
    }

    @Test
    void trunksAreLookedAfterAsIsSaid() {
        var settings = good();
        settings.put("yinxin.sip.host", "127.0.0.1, ::1");
        settings.put("yinxin.sip.trunks[0].keepalive", "sip:192.0.2.10;transport=tcp");
        settings.put("yinxin.sip.trunks[0].register.registrar", "sip:sbc.example.com");
        settings.put("yinxin.sip.trunks[0].register.user", "02112345678");
        settings.put("yinxin.sip.trunks[0].register.password", "secret-of-the-trunk");

        var telephony = load(settings).telephony();

        assertThat(telephony.sip().hosts()).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(telephony.rtp().binds()).hasSize(2);
        assertThat(telephony.sip().tls()).isEmpty();
        assertThat(telephony.upkeep()).containsExactly(new TrunkPlan("carrier",
                Optional.of(new TrunkPlan.Keepalive("sip:192.0.2.10;transport=tcp", Duration.ofSeconds(30))),
                Optional.of(new TrunkPlan.Upstream("sip:sbc.example.com", new DigestLogin("02112345678", "secret-of-the-trunk"), Duration.ofMinutes(10)))));
        assertThat(telephony.toString()).doesNotContain("secret-of-the-trunk");
    }

    @Test
    void whatIsWrongWithTrunksAndTlsIsSaidAtOnce() throws Exception {
        var bad = good();
        bad.put("yinxin.sip.host", "127.0.0.1, 127.0.0.2");
        bad.put("yinxin.sip.tls.bundle", "sip");
        bad.put("yinxin.sip.tls.client-certificates", "perhaps");
        bad.put("yinxin.sip.trunks[0].keepalive", "192.0.2.10");
        bad.put("yinxin.sip.trunks[0].every", "often");
        bad.put("yinxin.sip.trunks[0].register.registrar", "sip:sbc.example.com;transport=sctp");
        bad.put("yinxin.sip.trunks[0].register.expires", "90d");

        assertThat(problems(bad)).containsExactly("yinxin.sip.host", "yinxin.sip.tls.bundle", "yinxin.sip.tls.client-certificates",
                "yinxin.sip.trunks[0].every", "yinxin.sip.trunks[0].keepalive", "yinxin.sip.trunks[0].register.expires",
                "yinxin.sip.trunks[0].register.password", "yinxin.sip.trunks[0].register.registrar", "yinxin.sip.trunks[0].register.user");
    }

    @Test
    void numbersAreCalledWithCodesByATrunkOrTheNetwork() {
        assertThat(load(good()).telephony().codeCalls()).as("unless something is said").isEmpty();

        var settings = good();
        settings.put("yinxin.code-calls.via", "sip:192.0.2.10:5080;transport=tcp");
        assertThat(load(settings).telephony().codeCalls()).contains(new CodeCallRules("sip:192.0.2.10:5080;transport=tcp", Optional.empty(),
                new PhoneNumber("+861012345678"), CodeCallRules.Form.NATIONAL, List.of("+86"), 10));

        settings.put("yinxin.sip.trunks[0].register.registrar", "sip:192.0.2.10");
        settings.put("yinxin.sip.trunks[0].register.user", "02112345678");
        settings.put("yinxin.sip.trunks[0].register.password", "secret-of-the-trunk");
        settings.putAll(Map.of("yinxin.code-calls.via", "carrier", "yinxin.code-calls.caller", "021 1234 5678", "yinxin.code-calls.form", "e164",
                "yinxin.code-calls.prefixes[0]", "+86", "yinxin.code-calls.prefixes[1]", "+852", "yinxin.code-calls.most-at-once", "3"));
        assertThat(load(settings).telephony().codeCalls()).contains(new CodeCallRules("sip:192.0.2.10",
                Optional.of(new DigestLogin("02112345678", "secret-of-the-trunk")), new PhoneNumber("+862112345678"), CodeCallRules.Form.E164,
                List.of("+86", "+852"), 3));
        settings.putAll(Map.of("yinxin.code-calls.login.user", "codes", "yinxin.code-calls.login.password", "another-secret"));
        assertThat(load(settings).telephony().codeCalls().orElseThrow().login()).contains(new DigestLogin("codes", "another-secret"));
        assertThat(load(settings).telephony().toString()).doesNotContain("secret-of-the-trunk", "another-secret");

        settings.put("yinxin.network.enabled", true);
        settings.put("yinxin.code-calls.via", "network");
        assertThat(load(settings).telephony().codeCalls().orElseThrow().via()).isEqualTo(CodeCallRules.NETWORK);
    }

    @Test
    void whatIsWrongWithCodeCallsIsSaidAtOnce() {
        var bad = good();
        bad.putAll(Map.of("yinxin.code-calls.via", "sip:198.51.100.1", "yinxin.code-calls.caller", "reception", "yinxin.code-calls.form", "loud",
                "yinxin.code-calls.prefixes", "86", "yinxin.code-calls.most-at-once", "0", "yinxin.code-calls.login.user", "codes"));
        assertThat(problems(bad)).containsExactly("yinxin.code-calls.caller", "yinxin.code-calls.form", "yinxin.code-calls.login.password",
                "yinxin.code-calls.most-at-once", "yinxin.code-calls.prefixes", "yinxin.code-calls.via");

        for (var via : List.of("network", "carrier", "192.0.2.10", "sip:me@192.0.2.10", "sip:192.0.2.10;transport=sctp")) {
            var settings = good();
            settings.put("yinxin.code-calls.via", via);
            assertThat(problems(settings)).as(via).containsExactly("yinxin.code-calls.via");
        }
    }

    @Test
    void bundleThatIsOfNoUseIsNamed() throws Exception {
        var certificates = new Certificates(directory).issue("gateway", "ip:127.0.0.1").issue("other", "ip:127.0.0.1");
        var settings = good();
        settings.put("yinxin.sip.tls.bundle", "sip");
        settings.put("spring.ssl.bundle.pem.sip.keystore.certificate", certificates.chain("gateway").toString());
        settings.put("spring.ssl.bundle.pem.sip.keystore.private-key", certificates.key("gateway").toString());
        assertThat(load(settings).telephony().sip().tls()).isPresent();

        settings.put("yinxin.sip.tls.client-certificates", "need");
        assertThat(problems(settings)).containsExactly("yinxin.sip.tls.client-certificates");
        settings.put("spring.ssl.bundle.pem.sip.truststore.certificate", certificates.authority().toString());
        assertThat(load(settings).telephony().certificate()).isPresent();

        settings.put("spring.ssl.bundle.pem.sip.keystore.private-key", directory.resolve("nowhere.key").toString());
        assertThat(problems(settings)).containsExactly("spring.ssl.bundle.pem.sip");
        settings.put("spring.ssl.bundle.pem.sip.keystore.private-key", certificates.authority().toString());
        assertThat(problems(settings)).containsExactly("spring.ssl.bundle.pem.sip");
    }

    /// The keys that are wrong.
    private static List<String> problems(Map<String, Object> values) {
        var refusal = catchThrowableOfType(BadSettings.class, () -> load(values));
        return refusal.problems().stream().map(problem -> problem.replaceFirst(" .*", "")).toList();
    }

    @Test
    void whatHasNoDefaultIsAskedFor() {
        var refusal = catchThrowableOfType(BadSettings.class, () -> load(new HashMap<>()));
        assertThat(refusal.getMessage()).contains("openssl rand -base64 32").contains("yinxin.public-url is missing")
                .contains("yinxin.sip.host is missing").contains("yinxin.sip.trunks is empty").contains("yinxin.wechat.app-id")
                .contains("yinxin.wechat.template.id");
    }

    @Test
    void aMasterKeyMayStandInAFile() throws Exception {
        var settings = good();
        settings.remove("YINXIN_MASTER_KEY");
        var file = Files.writeString(directory.resolve("master.key"), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        settings.put("yinxin.master-key-file", file.toString());
        assertThat(load(settings).masterKey()).hasToString("MasterKey[hidden]");

        settings.put("yinxin.master-key-file", directory.resolve("nowhere").toString());
        assertThat(catchThrowableOfType(BadSettings.class, () -> load(settings)).getMessage()).contains("yinxin.master-key-file cannot be read");
    }

    @Test
    void messagesAreNotWrittenDownUnlessARecogniserIsChosen() {
        assertThat(load(good()).speech()).isEqualTo(new Speech(Optional.empty(), new Scribe.Rules(1, Optional.empty(), List.of(), Duration.ofHours(24))));
    }

    static Stream<Arguments> recognisers() {
        var patience = Duration.ofMinutes(2);
        return Stream.of(
                Arguments.of(Map.of("engine", "whisper", "whisper.model", "models/ggml-small.bin", "whisper.threads", "2"),
                        new SpeechEngine.Whisper(new WhisperTranscriber.Settings(Path.of("models/ggml-small.bin"), 2, patience))),
                Arguments.of(Map.of("engine", "openai", "openai.url", "http://localhost:8000/v1", "openai.model", "small", "openai.api-key", "secret"),
                        new SpeechEngine.OpenAi(new HttpTranscriber.Settings(URI.create("http://localhost:8000/v1"), "secret", "small", patience))),
                Arguments.of(Map.of("engine", "tencent", "tencent.secret-id", "AKID", "tencent.secret-key", "secret"),
                        new SpeechEngine.Tencent(new TencentTranscriber.Settings(URI.create("https://asr.tencentcloudapi.com"), "AKID", "secret", patience))),
                Arguments.of(Map.of("engine", "command", "command.run[0]", "hear", "command.run[1]", "{wav}", "command.rate", "8000"),
                        new SpeechEngine.Command(new CommandTranscriber.Settings(List.of("hear", "{wav}"), 8_000, patience))));
    }

    @ParameterizedTest
    @MethodSource("recognisers")
    void aRecogniserIsChosenByConfigurationAlone(Map<String, String> chosen, SpeechEngine engine) {
        var given = good();
        chosen.forEach((key, value) -> given.put("yinxin.speech." + key, value));
        given.putAll(Map.of("yinxin.speech.threads", 3, "yinxin.speech.language", "ZH", "yinxin.speech.hot-words[0]", "顺达汽修", "yinxin.speech.latest", "6h"));
        assertThat(load(given).speech()).isEqualTo(new Speech(Optional.of(engine), new Scribe.Rules(3, Optional.of("zh"), List.of("顺达汽修"), Duration.ofHours(6))));
        assertThat(load(given).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "engine=google                                    | yinxin.speech.engine must be none, whisper, openai, tencent or command, not \"google\"",
            "language=fr                                      | yinxin.speech.language must be auto, zh or en, not \"fr\"",
            "threads=0                                        | yinxin.speech.threads must be a whole number from 1 to 64, not \"0\"",
            "engine=command                                   | yinxin.speech.command.run is missing: the recogniser's program and its arguments",
            "engine=command;command.run=hear;command.rate=44100 | yinxin.speech.command.rate must be 8000 or 16000, not \"44100\"",
            "engine=openai;openai.model=small;openai.url=      | yinxin.speech.openai.url is missing: an address that begins with https:// or http://",
            "engine=tencent;tencent.secret-id=AKID            | yinxin.speech.tencent.secret-key is missing",
            "engine=whisper                                   | yinxin.speech.whisper.model is missing: a file"})
    void whatIsWrongAboutTheRecogniserIsSaid(String chosen, String problem) {
        var given = good();
        for (var setting : chosen.split(";")) {
            given.put("yinxin.speech." + setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        assertThat(catchThrowableOfType(BadSettings.class, () -> load(given)).problems()).containsExactly(problem);
    }

    @Test
    void settingsDoNotPrintTheirSecrets() {
        assertThat(load(good()).toString()).doesNotContain("secret").doesNotContain("token-of-the-operator");
        assertThat(load(good()).wechat().toString()).doesNotContain("app-secret-of-this-test");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var missing = directory.resolve("missing.yml");
        assertThat(catchThrowableOfType(BadSettings.class, () -> Gateway.start(Optional.of(missing), Map.of(), java.time.Clock.systemUTC())).getMessage())
                .contains(missing.toString());
    }

    private static Settings load(Map<String, Object> values) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", values));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return SettingsLoader.load(environment);
    }

    /// As in the design's example.
    private static Map<String, Object> good() {
        var values = new HashMap<String, Object>();
        values.put("YINXIN_MASTER_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        values.put("yinxin.public-url", "https://voice.example.com/");
        values.put("yinxin.sip.host", "127.0.0.1");
        values.put("yinxin.sip.access-numbers[0].number", "+861012345678");
        values.put("yinxin.sip.access-numbers[0].purpose", "proof");
        values.put("yinxin.sip.access-numbers[1].number", "+861012345601");
        values.put("yinxin.sip.access-numbers[1].condition", "suspended");
        values.put("yinxin.sip.trunks[0].name", "carrier");
        values.put("yinxin.sip.trunks[0].from[0]", "192.0.2.10/32");
        values.put("yinxin.sip.trunks[0].served-user", "first-bound");
        values.put("yinxin.sip.trunks[0].area-code", "010");
        values.put("yinxin.sip.trunks[0].srtp", "required");
        values.put("yinxin.wechat.app-id", "wx0123456789abcdef");
        values.put("yinxin.wechat.app-secret", "app-secret-of-this-test");
        values.put("yinxin.wechat.callback-token", "AAAAA");
        values.put("yinxin.wechat.callback-aes-key", "A".repeat(43));
        values.put("yinxin.wechat.template.id", "T1");
        values.put("yinxin.wechat.template.caller", "phone_number1");
        values.put("yinxin.operator.token", "token-of-the-operator");
        return values;
    }
}
