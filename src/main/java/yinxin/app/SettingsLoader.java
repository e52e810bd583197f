package yinxin.app;

import jakarta.validation.Validation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import yinxin.app.settings.CodeCallReader;
import yinxin.app.settings.E1Reader;
import yinxin.app.settings.SettingsReader;
import yinxin.app.settings.SipReader;
import yinxin.app.settings.SpeechReader;
import yinxin.app.settings.StorageReader;
import yinxin.network.Forwarding;
import yinxin.network.NumberingPlan;
import yinxin.network.Switch;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.auth.DigestAlgorithm;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.trunk.TrunkPlan;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.call.UnboundPolicy;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatSettings;

/// Makes [Settings] of a configuration, or names everything that is wrong with it.
final class SettingsLoader {
    private static final String MASTER_KEY = "YINXIN_MASTER_KEY";
    private static final String CONDITIONS = "one of busy, no-answer, powered-off, out-of-coverage, unreachable, suspended, rejected, forwarded, unknown";
    private static final String NETWORK = "yinxin.network.";
    /// The first of the access numbers that we make up: no numbering plan has it, and no phone sends it.
    private static final String UNDIALLED = "000001";
    private static final int MOST_PORT = 65535;
    private static final int MOST_CALLS = 100_000;
    /// More cards than that at once would be a slip of the keyboard.
    private static final int MOST_AT_ONCE = 1_000;

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
        var storage = new StorageReader(reader);
        var database = storage.database(data);
        var shelf = storage.shelf();
        var masterKey = masterKey();
        var telephony = telephony();
        var network = network(telephony);
        var limits = new RecordingLimits(reader.duration("yinxin.recording.longest"), reader.duration("yinxin.recording.shortest-speech"),
                reader.duration("yinxin.recording.silence"), reader.duration("yinxin.recording.media-timeout"));
        var lease = new Lease(reader.duration("yinxin.lease.silence"), reader.duration("yinxin.lease.proof"), reader.duration("yinxin.lease.grace"));
        var notices = new NoticeRules(reader.whole("yinxin.notices.quota-a-day", 1, Integer.MAX_VALUE),
                reader.whole("yinxin.notices.at-once", 0, MOST_AT_ONCE), reader.duration("yinxin.notices.within"));
        var speech = new SpeechReader(reader).read();
        var wechat = wechat();
        var drain = reader.duration("yinxin.sip.drain");
        reader.whole("server.port", 0, MOST_PORT);
        var token = reader.optional("yinxin.operator.token").orElse("");
        var keepsSignalling = reader.optional("yinxin.operator.keep-signalling").filter(text -> text.equalsIgnoreCase("false")).isEmpty();
        var ancestors = reader.text("yinxin.pages.frame-ancestors");
        if (!reader.problems().isEmpty() || masterKey.isEmpty()) {
            throw new BadSettings(reader.problems());
        }
        return new Settings(publicUrl, data, database, shelf, masterKey.get(), network.enabled() ? joined(telephony, network) : telephony, network, limits, lease, notices,
                speech, wechat, drain, token, keepsSignalling, ancestors);
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
        var sip = new SipReader(reader, environment);
        var hosts = sip.hosts();
        var tls = sip.tls();
        var port = reader.whole("yinxin.sip.port", 0, MOST_PORT);
        var calls = reader.whole("yinxin.sip.most-calls", 1, MOST_CALLS);
        var ports = reader.ports("yinxin.rtp.ports");
        var trunks = new ArrayList<Trunk>();
        var rules = new ArrayList<TrunkRules>();
        var upkeep = new ArrayList<TrunkPlan>();
        for (var i = 0; i < reader.size("yinxin.sip.trunks"); i++) {
            var key = "yinxin.sip.trunks[" + i + "]";
            trunk(key, trunks, rules);
            sip.upkeep(key, reader.optional(key + ".name").orElse("")).ifPresent(upkeep::add);
        }
        var lines = new E1Reader(reader).lines(trunks.stream().map(Trunk::name).collect(Collectors.toSet()));
        lines.forEach(line -> rules.add(line.rules()));
        if (trunks.isEmpty() && reader.size("yinxin.e1") == 0 && !enabled(NETWORK) && reader.problems().stream().noneMatch(p -> p.startsWith("yinxin.sip.trunks"))) {
            reader.problem("yinxin.sip.trunks", "is empty: no network could reach us");
        }
        var numbers = accessNumbers();
        var proof = numbers.stream().filter(a -> a.purpose() == AccessNumber.Purpose.PROOF).map(AccessNumber::number).findFirst();
        var codeCalls = new CodeCallReader(reader).rules(new CodeCallReader.Beside(trunks, upkeep, proof, enabled(NETWORK)));
        var loops = Runtime.getRuntime().availableProcessors();
        return new Settings.Telephony(new SipSettings(hosts.stream().map(InetAddress::getHostAddress).toList(), port,
                tls.map(SipReader.Tls::settings), trunks, calls, SipSettings.Timing.STANDARD), tls.map(SipReader.Tls::certificate), upkeep,
                new RtpSettings(hosts, ports.first(), ports.last(), loops), numbers, rules,
                reader.choice("yinxin.sip.unbound", UnboundPolicy.class), reader.choice("yinxin.greetings.language", Greetings.Language.class), codeCalls,
                lines.stream().map(E1Reader.Line::settings).toList());
    }

    private boolean enabled(String prefix) {
        return reader.optional(prefix + "enabled").filter(text -> text.equalsIgnoreCase("true")).isPresent();
    }

    /// The embedded network. Without a word about it there is none, and what it would be still has its defaults.
    private Settings.Network network(Settings.Telephony telephony) {
        var enabled = enabled(NETWORK);
        var host = reader.optional(NETWORK + "host").flatMap(text -> reader.parsedValue(NETWORK + "host", text, t -> Optional.of(address(t)),
                "an address of this machine that phones reach")).orElseGet(() -> address(telephony.sip().host()));
        var port = reader.whole(NETWORK + "port", 0, MOST_PORT);
        if (enabled && port != 0 && port == telephony.sip().port() && host.getHostAddress().equals(telephony.sip().host())) {
            reader.problem(NETWORK + "port", "is yinxin.sip.port as well: the network needs a port of its own");
        }
        var emergency = new HashSet<PhoneNumber>();
        reader.texts(NETWORK + "emergency-numbers").forEach(text -> reader.parsedValue(NETWORK + "emergency-numbers", text,
                t -> Optional.of(new PhoneNumber(t)), "numbers such as \"110\"").ifPresent(emergency::add));
        var plan = new NumberingPlan(reader.optional(NETWORK + "area-code").orElse(""), emergency);
        var noAnswer = reader.duration(NETWORK + "no-answer");
        if (noAnswer.compareTo(Forwarding.SHORTEST) < 0 || noAnswer.compareTo(Forwarding.LONGEST) > 0) {
            reader.problem(NETWORK + "no-answer", "is not from " + Forwarding.SHORTEST.toSeconds() + "s to " + Forwarding.LONGEST.toSeconds() + "s");
            noAnswer = Forwarding.USUAL.noAnswerAfter();
        }
        var gateway = reader.optional(NETWORK + "voicemail.gateway").flatMap(text -> reader.parsedValue(NETWORK + "voicemail.gateway", text,
                t -> t.matches("[^\\s;@/]+:[0-9]{1,5}") ? Hop.of("sip:" + t).map(_ -> t) : Optional.empty(), "a host and port such as 192.0.2.1:5060"));
        var line = new E1Reader(reader).exchange(NETWORK + "voicemail.e1", Settings.Network.LINE);
        if (line.isPresent() && gateway.isPresent()) {
            reader.problem(NETWORK + "voicemail.e1", "goes to voicemail, and so does voicemail.gateway: only one of them can be");
        }
        return new Settings.Network(enabled, new InetSocketAddress(host, port), reader.whole(NETWORK + "most-calls", 1, MOST_CALLS),
                reader.optional(NETWORK + "domain").orElse(host.getHostAddress()).toLowerCase(Locale.ROOT), digests(), plan, noAnswer, reader.duration(NETWORK + "silence"),
                reader.whole(NETWORK + "strangers", 1, MOST_CALLS), gateway, line, voicemailAccess(telephony.accessNumbers(), gateway.isEmpty()), upstream());
    }

    private Set<DigestAlgorithm> digests() {
        var key = NETWORK + "digests";
        var texts = reader.texts(key);
        if (texts.isEmpty()) {
            reader.problem(key, "is empty: no phone could prove its password");
        }
        var digests = EnumSet.noneOf(DigestAlgorithm.class);
        texts.forEach(text -> reader.parsedValue(key, text, DigestAlgorithm::ofToken, "sha-256, md5, or both").ifPresent(digests::add));
        return digests;
    }

    /// For each condition the access number of voicemail: as it is set; else, of our own, one that fixes this condition already; else one that
    /// nobody dials.
    private Map<Condition, PhoneNumber> voicemailAccess(List<AccessNumber> own, boolean ours) {
        var key = NETWORK + "voicemail.access-numbers";
        var set = reader.map(key);
        var access = new EnumMap<Condition, PhoneNumber>(Switch.Settings.accessNumbersFrom(UNDIALLED));
        own.stream().filter(a -> ours && a.purpose() == AccessNumber.Purpose.DEPOSIT && a.owner().isEmpty())
                .forEach(a -> a.condition().ifPresent(condition -> access.put(condition, a.number())));
        set.forEach((word, _) -> {
            var condition = Condition.ofKey(word);
            if (condition.isEmpty()) {
                reader.problem(key + "." + word, "is no condition: " + CONDITIONS);
            }
            condition.ifPresent(c -> number(key + "." + word).ifPresent(n -> access.put(c, n)));
        });
        return Map.copyOf(access);
    }

    private Optional<Switch.Settings.Upstream> upstream() {
        var key = NETWORK + "upstream.";
        var ranges = new ArrayList<Trunk.AddressRange>();
        for (var text : reader.texts(key + "from")) {
            reader.parsedValue(key + "from", text, t -> Optional.of(Trunk.AddressRange.parse(t)), "addresses such as 192.0.2.10/32").ifPresent(ranges::add);
        }
        return reader.optional(key + "uri").flatMap(text -> reader.parsedValue(key + "uri", text, t -> Hop.of(t).map(_ -> t),
                "a SIP address such as sip:192.0.2.10:5060")).map(uri -> new Switch.Settings.Upstream(uri, ranges));
    }

    /// The gateway with the network as a trunk, and with the access numbers by which the network reaches it.
    private static Settings.Telephony joined(Settings.Telephony telephony, Settings.Network network) {
        if (network.voicemail().isPresent()) {
            return telephony;
        }
        var trunks = new ArrayList<>(List.of(new Trunk(Settings.Network.TRUNK, List.of(new Trunk.AddressRange(network.local().getAddress(),
                network.local().getAddress().getAddress().length * Byte.SIZE)))));
        trunks.addAll(telephony.sip().trunks());
        var rules = new ArrayList<>(telephony.trunks());
        rules.add(new TrunkRules(Settings.Network.TRUNK, TrunkRules.ServedUser.LAST, Optional.empty(), network.plan().areaCode()));
        var numbers = new ArrayList<>(telephony.accessNumbers());
        network.access().forEach((condition, number) -> {
            if (numbers.stream().noneMatch(a -> a.number().equals(number))) {
                numbers.add(new AccessNumber(number, AccessNumber.Purpose.DEPOSIT, Optional.of(condition), Optional.empty()));
            }
        });
        var sip = telephony.sip();
        return new Settings.Telephony(new SipSettings(sip.hosts(), sip.port(), sip.tls(), trunks, sip.mostCalls(), sip.timing()), telephony.certificate(),
                telephony.upkeep(), telephony.rtp(), numbers, rules, telephony.unbound(), telephony.language(), telephony.codeCalls(), telephony.e1());
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
                key(prefix + "template.time"), key(prefix + "template.duration"), key(prefix + "template.condition"), key(prefix + "template.count"),
                key(prefix + "template.text"), Map.copyOf(words));
        var settings = new WeChatSettings(reader.url(prefix + "api-url"), reader.url(prefix + "authorize-url"), reader.text(prefix + "app-id"),
                new Secret(reader.text(prefix + "app-secret")), new Secret(reader.text(prefix + "callback-token")),
                new Secret(reader.text(prefix + "callback-aes-key")), template, reader.isOn(prefix + "menu"));
        try (var validation = Validation.buildDefaultValidatorFactory()) {
            for (var violation : validation.getValidator().validate(settings)) {
                var said = violation.getMessage();
                var path = prefix + violation.getPropertyPath().toString().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
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
