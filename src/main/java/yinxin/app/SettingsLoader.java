package yinxin.app;

import jakarta.validation.Validation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.call.UnboundPolicy;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatSettings;

/// Makes [Settings] of a configuration, or names everything that is wrong with it.
final class SettingsLoader {
    private static final String MASTER_KEY = "YINXIN_MASTER_KEY";
    private static final String CONDITIONS = "one of busy, no-answer, powered-off, out-of-coverage, unreachable, suspended, rejected, forwarded, unknown";
    private static final int MOST_PORT = 65535;
    private static final int MOST_CALLS = 100_000;

    private final SettingsReader reader;
    private final Environment environment;

    private SettingsLoader(Environment environment) {
        this.environment = environment;
        this.reader = new SettingsReader(environment);
    }

    /// @throws BadSettings naming every bad key
    static Settings load(Environment environment) {
        return new SettingsLoader(environment).load();
    }

    private Settings load() {
        var publicUrl = reader.url("yinxin.public-url");
        var data = reader.parsed("yinxin.data-dir", Path::of, "a directory", Path.of("data"));
        var masterKey = masterKey();
        var telephony = telephony();
        var limits = new RecordingLimits(reader.duration("yinxin.recording.longest"), reader.duration("yinxin.recording.shortest-speech"),
                reader.duration("yinxin.recording.silence"), reader.duration("yinxin.recording.media-timeout"));
        var wechat = wechat();
        reader.whole("server.port", 0, MOST_PORT);
        var token = reader.optional("yinxin.operator.token").orElse("");
        var ancestors = reader.text("yinxin.pages.frame-ancestors");
        if (!reader.problems().isEmpty() || masterKey.isEmpty()) {
            throw new BadSettings(reader.problems());
        }
        return new Settings(publicUrl, data, masterKey.get(), telephony, limits, wechat, token, ancestors);
    }

    private Optional<MasterKey> masterKey() {
        var file = reader.optional("yinxin.master-key-file");
        @Nullable String inline = environment.getProperty(MASTER_KEY);
        var key = file.isPresent() ? "yinxin.master-key-file" : "the environment variable " + MASTER_KEY;
        try {
            if (file.isPresent()) {
                return Optional.of(MasterKey.parse(Files.readString(Path.of(file.get()))));
            }
            if (inline != null) {
                return Optional.of(MasterKey.parse(inline));
            }
            reader.problem("yinxin.master-key-file", "is missing, and so is the environment variable " + MASTER_KEY
                    + ": make a key with `openssl rand -base64 32`");
        } catch (IOException e) {
            reader.problem(key, "cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            reader.problem(key, "does not hold a key: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Settings.Telephony telephony() {
        var host = reader.parsed("yinxin.sip.host", SettingsLoader::address, "an address of this machine that the trunks reach",
                InetAddress.getLoopbackAddress());
        var port = reader.whole("yinxin.sip.port", 0, MOST_PORT);
        var calls = reader.whole("yinxin.sip.most-calls", 1, MOST_CALLS);
        var ports = reader.ports("yinxin.rtp.ports");
        var trunks = new ArrayList<Trunk>();
        var rules = new ArrayList<TrunkRules>();
        for (var i = 0; i < reader.size("yinxin.sip.trunks"); i++) {
            trunk("yinxin.sip.trunks[" + i + "]", trunks, rules);
        }
        if (trunks.isEmpty() && reader.problems().stream().noneMatch(p -> p.startsWith("yinxin.sip.trunks"))) {
            reader.problem("yinxin.sip.trunks", "is empty: no network could reach us");
        }
        var loops = Runtime.getRuntime().availableProcessors();
        return new Settings.Telephony(new SipSettings(host.getHostAddress(), port, trunks, calls),
                new RtpSettings(host, ports.first(), ports.last(), loops), accessNumbers(), rules,
                reader.choice("yinxin.sip.unbound", UnboundPolicy.class), reader.choice("yinxin.greetings.language", Greetings.Language.class));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void trunk(String key, List<Trunk> trunks, List<TrunkRules> rules) {
        var name = reader.text(key + ".name");
        var ranges = new ArrayList<Trunk.AddressRange>();
        for (var text : reader.texts(key + ".from")) {
            reader.parsedValue(key + ".from", text, t -> Optional.of(Trunk.AddressRange.parse(t)), "addresses such as 192.0.2.10/32").ifPresent(ranges::add);
        }
        if (reader.texts(key + ".from").isEmpty()) {
            reader.problem(key + ".from", "is missing: the addresses that this trunk calls from");
        }
        var served = reader.optional(key + ".served-user").isEmpty() ? TrunkRules.ServedUser.LAST
                : reader.choice(key + ".served-user", TrunkRules.ServedUser.class);
        var srtp = reader.optional(key + ".srtp").isEmpty() ? Trunk.Srtp.ALLOWED : reader.choice(key + ".srtp", Trunk.Srtp.class);
        rules.add(new TrunkRules(name, served, condition(key + ".condition"), reader.optional(key + ".area-code").orElse("")));
        if (!ranges.isEmpty() && !name.isEmpty()) {
            trunks.add(new Trunk(name, ranges, srtp));
        }
    }

    private List<AccessNumber> accessNumbers() {
        var numbers = new ArrayList<AccessNumber>();
        for (var i = 0; i < reader.size("yinxin.sip.access-numbers"); i++) {
            var key = "yinxin.sip.access-numbers[" + i + "]";
            var purpose = reader.optional(key + ".purpose").isEmpty() ? AccessNumber.Purpose.DEPOSIT
                    : reader.choice(key + ".purpose", AccessNumber.Purpose.class);
            var condition = condition(key + ".condition");
            var owner = number(key + ".owner");
            if (reader.optional(key + ".number").isEmpty()) {
                reader.problem(key + ".number", "is missing");
            }
            number(key + ".number").ifPresent(number -> numbers.add(new AccessNumber(number, purpose, condition, owner)));
        }
        return numbers;
    }

    private Optional<PhoneNumber> number(String key) {
        return reader.optional(key).flatMap(text -> reader.parsedValue(key, text, SettingsLoader::anyNumber, "a telephone number such as \"+861012345678\""));
    }

    /// Access numbers need not exist in a public numbering plan: what the plan does not know is taken as it is written.
    private static Optional<PhoneNumber> anyNumber(String text) {
        return PhoneNumber.parse(text).or(() -> Optional.of(new PhoneNumber(text.replace(" ", ""))));
    }

    private Optional<Condition> condition(String key) {
        return reader.optional(key).flatMap(text -> reader.parsedValue(key, text, Condition::ofKey, CONDITIONS));
    }

    private WeChatSettings wechat() {
        var prefix = "yinxin.wechat.";
        var words = new EnumMap<Condition, String>(Condition.class);
        reader.map(prefix + "template.words").forEach((key, word) -> {
            var condition = Condition.ofKey(key);
            if (condition.isEmpty()) {
                reader.problem(prefix + "template.words." + key, "is no condition: " + CONDITIONS);
            }
            condition.ifPresent(c -> words.put(c, word));
        });
        var template = new WeChatSettings.Template(reader.text(prefix + "template.id"), key(prefix + "template.caller"),
                key(prefix + "template.time"), key(prefix + "template.duration"), key(prefix + "template.condition"), Map.copyOf(words));
        var settings = new WeChatSettings(reader.url(prefix + "api-url"), reader.url(prefix + "authorize-url"), reader.text(prefix + "app-id"),
                new Secret(reader.text(prefix + "app-secret")), new Secret(reader.text(prefix + "callback-token")),
                new Secret(reader.text(prefix + "callback-aes-key")), template);
        try (var validation = Validation.buildDefaultValidatorFactory()) {
            for (var violation : validation.getValidator().validate(settings)) {
                var said = violation.getMessage();
                var path = prefix + violation.getPropertyPath().toString().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
                var known = reader.problems().stream().anyMatch(p -> p.startsWith(path + " ") || said.contains(p.replaceFirst(" .*", "")));
                if (!known) {
                    reader.problem(said.startsWith("yinxin.") ? said.replaceFirst(" .*", "") : path, said.replaceFirst("^yinxin\\.\\S+ ", ""));
                }
            }
        }
        return settings;
    }

    private @Nullable String key(String name) {
        return reader.optional(name).orElse(null);
    }
}
