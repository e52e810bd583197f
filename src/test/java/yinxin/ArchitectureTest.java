package yinxin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds the house's plan: who may import whom, no cycles, and the limits on size and names.
class ArchitectureTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String OURS = "yinxin.";

    /// For each package, the packages of ours that it may use. A trailing `*` covers the packages below.
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("voicemail.message", Set.of()),
            Map.entry("telephony.sdp", Set.of()),
            Map.entry("telephony.audio", Set.of()),
            Map.entry("simulator", Set.of("simulator.*")),
            Map.entry("simulator.protocol", Set.of()),
            Map.entry("telephony.rtp.srtp", Set.of()),
            Map.entry("telephony.loop", Set.of()),
            Map.entry("telephony.rtp", Set.of("telephony.loop", "telephony.rtp.srtp", "telephony.audio")),
            Map.entry("telephony.sip.watch", Set.of()),
            Map.entry("telephony.sip.stack", Set.of("telephony.sip.watch")),
            Map.entry("telephony.sip.auth", Set.of()),
            Map.entry("telephony.sip.isup", Set.of("telephony.sip.stack")),
            Map.entry("telephony.sip.diversion", Set.of("telephony.sip.stack", "telephony.sip.isup")),
            Map.entry("telephony.sip.proxy", Set.of("telephony.sip.stack")),
            Map.entry("telephony.sip.trunk", Set.of("telephony.sip.stack", "telephony.sip.auth", "telephony.sip.registration")),
            Map.entry("telephony.sip.ladder", Set.of("telephony.sip.stack")),
            Map.entry("telephony.sip.registration", Set.of("telephony.sip.stack", "telephony.sip.auth")),
            Map.entry("telephony.sip", Set.of("telephony.sip.stack", "telephony.sip.auth", "telephony.sip.isup", "telephony.sip.diversion", "telephony.sip.registration",
                    "telephony.sdp", "telephony.rtp", "telephony.rtp.srtp", "telephony.audio")),
            Map.entry("telephony.probe", Set.of()),
            Map.entry("telephony.e1.wire", Set.of()),
            Map.entry("telephony.e1.lapd", Set.of()),
            Map.entry("telephony.e1", Set.of("telephony.loop", "telephony.e1.wire", "telephony.e1.lapd", "telephony.e1.q931", "telephony.audio", "telephony.rtp", "telephony.sip",
                    "telephony.sip.diversion")),
            Map.entry("telephony.e1.q931", Set.of()),
            Map.entry("voicemail.work", Set.of()),
            Map.entry("network.e1", Set.of("telephony.e1", "telephony.e1.q931", "telephony.audio", "telephony.rtp", "telephony.sip", "telephony.sip.diversion")),
            Map.entry("voicemail.recording", Set.of("voicemail.message", "voicemail.work", "telephony.audio")),
            Map.entry("voicemail.owner", Set.of("voicemail.message")),
            Map.entry("voicemail.operator", Set.of("voicemail.message")),
            Map.entry("voicemail.webhook", Set.of("voicemail.message")),
            Map.entry("voicemail.proof", Set.of("voicemail.message")),
            Map.entry("voicemail.ledger", Set.of("voicemail.message", "voicemail.work")),
            Map.entry("voicemail.call", Set.of("voicemail.message", "voicemail.owner", "voicemail.proof", "voicemail.ledger", "voicemail.recording", "telephony.*")),
            Map.entry("voicemail.transcript", Set.of("voicemail.message")),
            Map.entry("voicemail.speech", Set.of("voicemail.message", "voicemail.transcript", "voicemail.recording", "telephony.audio")),
            Map.entry("voicemail.speech.whisper", Set.of("voicemail.speech", "voicemail.transcript", "telephony.audio")),
            Map.entry("voicemail.delivery", Set.of("voicemail.message", "voicemail.owner", "voicemail.proof")),
            Map.entry("voicemail", Set.of("voicemail.*")),
            Map.entry("caller", Set.of("telephony.*", "voicemail.message")),
            Map.entry("network", Set.of("telephony.*", "voicemail.message")),
            Map.entry("wechat", Set.of("wechat.*", "voicemail.message", "voicemail.transcript", "voicemail.owner", "voicemail.proof", "voicemail.delivery")),
            Map.entry("wechat.api", Set.of("voicemail.message", "voicemail.delivery")),
            Map.entry("wechat.chat", Set.of("voicemail.message", "voicemail.owner", "voicemail.proof")),
            Map.entry("wechat.callback", Set.of("wechat.api", "wechat.chat", "voicemail.message", "voicemail.owner", "voicemail.proof", "voicemail.delivery")),
            Map.entry("wechat.oauth", Set.of("wechat.api", "voicemail.message", "voicemail.delivery")),
            Map.entry("storage.node", Set.of("storage.sql", "voicemail.work", "voicemail.message", "voicemail.operator", "voicemail.recording", "wechat.api")),
            Map.entry("storage.s3", Set.of("voicemail.recording")),
            Map.entry("storage.sql", Set.of("voicemail.message", "voicemail.recording")),
            Map.entry("storage.outbox", Set.of("storage.sql", "voicemail.message", "voicemail.owner", "voicemail.proof", "voicemail.delivery")),
            Map.entry("storage", Set.of("storage.sql", "storage.outbox", "voicemail.message", "voicemail.transcript", "voicemail.owner", "voicemail.proof", "voicemail.ledger", "voicemail.recording", "voicemail.delivery", "network", "telephony.sip.auth")),
            Map.entry("storage.operator", Set.of("storage.sql", "storage.outbox", "voicemail.message", "voicemail.delivery", "voicemail.operator", "voicemail.webhook")),
            Map.entry("web", Set.of("voicemail.message", "voicemail.recording", "wechat.oauth", "wechat.callback")),
            Map.entry("web.pages", Set.of("web", "voicemail.message", "voicemail.owner", "wechat.oauth", "web.templates")),
            Map.entry("web.inbox", Set.of("web", "web.pages", "voicemail.message", "voicemail.transcript", "voicemail.owner", "voicemail.recording")),
            Map.entry("web.settings", Set.of("web", "web.pages", "voicemail.message", "voicemail.owner")),
            Map.entry("web.numbers", Set.of("web", "web.pages", "voicemail.message", "voicemail.owner", "voicemail.proof", "voicemail.recording", "telephony.audio")),
            Map.entry("web.gate", Set.of("web", "voicemail.message", "voicemail.operator")),
            Map.entry("web.live", Set.of("web.gate", "voicemail.message", "voicemail.delivery", "voicemail.operator", "voicemail.webhook")),
            Map.entry("web.operator", Set.of("web", "web.gate", "network", "wechat.api", "voicemail.message", "voicemail.owner", "voicemail.proof", "voicemail.ledger", "voicemail.recording",
                    "voicemail.delivery", "voicemail.operator", "voicemail.webhook")),
            Map.entry("web.console", Set.of("web", "web.gate", "web.pages", "web.operator", "network", "voicemail.message", "voicemail.ledger", "voicemail.delivery", "voicemail.operator",
                    "voicemail.webhook")),
            Map.entry("app.console", Set.of("storage.sql", "storage.operator", "voicemail.delivery", "voicemail.operator", "voicemail.recording", "voicemail.webhook", "voicemail.message", "web.gate", "web.live", "web.operator",
                    "web.console", "telephony.*")),
            Map.entry("app.e1", Set.of("telephony.e1", "telephony.e1.wire", "telephony.e1.lapd", "network.e1")),
            Map.entry("app.demo", Set.of("caller", "network", "network.e1", "telephony.e1", "telephony.audio", "telephony.sip.registration", "simulator", "voicemail.message", "voicemail.owner")),
            Map.entry("app.bench", Set.of("simulator.*", "telephony.audio")),
            Map.entry("app.terminal", Set.of()),
            Map.entry("app.models", Set.of("voicemail.speech.whisper")),
            Map.entry("app.settings", Set.of("storage.sql", "storage.s3", "telephony.audio", "voicemail.speech", "voicemail.speech.whisper", "telephony.sip", "telephony.sip.stack",
                    "telephony.sip.auth", "telephony.sip.trunk", "telephony.e1", "telephony.e1.q931", "telephony.e1.wire", "voicemail.call", "voicemail.message")),
            Map.entry("app.subscriber", Set.of("network", "voicemail.message")),
            Map.entry("app.operator", Set.of("app.subscriber")),
            Map.entry("app.phone", Set.of("caller", "telephony.audio", "telephony.sip.registration")),
            Map.entry("app.init", Set.of("app.terminal", "telephony.sip", "voicemail.message", "voicemail.recording")),
            Map.entry("app.doctor", Set.of("app.settings", "telephony.e1", "telephony.e1.wire", "storage.s3", "voicemail.speech", "telephony.audio", "wechat.api", "wechat.callback", "storage.sql", "telephony.sip", "telephony.sip.stack", "telephony.rtp", "telephony.probe",
                    "voicemail.message", "voicemail.recording", "voicemail.call")),
            Map.entry("app", Set.of("*")));

    /// Foreign packages that only some of ours may touch.
    private static final Map<String, Set<String>> RESERVED = Map.of(
            "org.springframework.", Set.of("app", "storage", "wechat", "web", "simulator"),
            "javax.sip.", Set.of("telephony.sip"),
            "gov.nist.", Set.of("telephony.sip"),
            "java.nio.channels.Datagram", Set.of("telephony", "simulator", "app.bench"),
            "java.nio.channels.Socket", Set.of("telephony", "simulator"),
            "java.nio.channels.ServerSocket", Set.of("telephony", "simulator"),
            "java.nio.channels.Selector", Set.of("telephony", "simulator", "app.bench"),
            "java.sql.", Set.of("storage"),
            "javax.sql.", Set.of("storage", "app"));

    private static final Pattern FORBIDDEN_NAME = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Base|Info|DTO)");
    private static final Pattern TYPE_REFERENCE = Pattern.compile("L([a-zA-Z_0-9/$]+);");
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 60;
    private static final int MOST_TYPES = 20;
    private static final int MOST_PARAMETERS = 4;
    /// Also of a wiring's methods, each of which is one constructor's call.
    private static final int MOST_CONSTRUCTOR_PARAMETERS = 6;

    private static final List<ClassModel> OUR_CLASSES = new ArrayList<>();

    @BeforeAll
    static void readClasses() throws IOException {
        try (var files = Files.walk(CLASSES.resolve("yinxin"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                OUR_CLASSES.add(ClassFile.of().parse(file));
            }
        }
        assertThat(OUR_CLASSES).isNotEmpty();
    }

    @Test
    void packagesImportOnlyWhatThePlanAllows() {
        var offences = new TreeSet<String>();
        uses().forEach((from, targets) -> targets.stream().filter(to -> !to.equals(from)).filter(to -> !allowed(from, to))
                .forEach(to -> offences.add(from + " uses " + to)));
        assertThat(offences).isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        var uses = uses();
        var cycles = new TreeSet<String>();
        for (var start : uses.keySet()) {
            var seen = new TreeSet<String>();
            var next = new ArrayList<>(uses.get(start));
            while (!next.isEmpty()) {
                var at = next.removeLast();
                if (!at.equals(start) && seen.add(at)) {
                    next.addAll(uses.getOrDefault(at, Set.of()));
                }
            }
            uses.get(start).stream().filter(to -> !to.equals(start)).filter(to -> reaches(uses, to, start))
                    .forEach(to -> cycles.add(start + " <-> " + to));
        }
        assertThat(cycles).isEmpty();
    }

    @Test
    void foreignLibrariesStayWhereTheyBelong() {
        var offences = new TreeSet<String>();
        for (var model : OUR_CLASSES) {
            for (var type : typesIn(model)) {
                RESERVED.forEach((prefix, owners) -> {
                    if (type.startsWith(prefix) && owners.stream().noneMatch(o -> within(packageOf(name(model)), o))) {
                        offences.add(name(model) + " uses " + type);
                    }
                });
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void filesMethodsAndParameterListsAreShort() throws IOException {
        var offences = new TreeSet<String>();
        for (var file : sources()) {
            var lines = Files.readAllLines(file);
            if (lines.size() > LONGEST_FILE) {
                offences.add(file + ": " + lines.size() + " lines");
            }
            longMethods(lines).forEach(m -> offences.add(file + ": " + m));
        }
        for (var model : OUR_CLASSES) {
            var isRecord = model.superclass().map(s -> s.asInternalName().equals("java/lang/Record")).orElse(false);
            for (var method : model.methods()) {
                var parameters = method.methodTypeSymbol().parameterCount();
                var methodName = method.methodName().stringValue();
                var constructor = methodName.equals("<init>") || name(model).endsWith("Wiring");
                var generated = method.flags().has(java.lang.reflect.AccessFlag.SYNTHETIC) || methodName.startsWith("lambda$");
                var generatedType = within(packageOf(name(model)), "web.templates");
                var enumConstructor = model.flags().has(java.lang.reflect.AccessFlag.ENUM);
                var most = constructor ? MOST_CONSTRUCTOR_PARAMETERS + (enumConstructor ? 2 : 0) : MOST_PARAMETERS;
                if (!isRecord && !generated && !generatedType && parameters > most) {
                    offences.add(name(model) + "." + methodName + ": " + parameters + " parameters");
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void packagesStaySmallAndNamesSaySomething() {
        var types = new TreeMap<String, Integer>();
        var offences = new TreeSet<String>();
        for (var model : OUR_CLASSES) {
            var simple = name(model).substring(name(model).lastIndexOf('.') + 1);
            if (simple.contains("$") || simple.equals("package-info") || within(packageOf(name(model)), "web.templates")) {
                continue;
            }
            types.merge(packageOf(name(model)), 1, Integer::sum);
            if (FORBIDDEN_NAME.matcher(simple).matches()) {
                offences.add(name(model) + " has a name that says nothing");
            }
        }
        types.forEach((p, count) -> {
            if (count > MOST_TYPES) {
                offences.add(p + " has " + count + " top-level types");
            }
        });
        assertThat(offences).isEmpty();
    }

    @Test
    void nobodySwallowsExceptionsOrKeepsDeadCode() throws IOException {
        var commentedCode = Pattern.compile("^\\s*//[^/].*[;{}]\\s*$");
        var offences = new TreeSet<String>();
        for (var file : sources()) {
            var lines = Files.readAllLines(file);
            for (var i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                var lastLine = i > 0 && lines.get(i - 1).contains("last line of the thread");
                if ((line.contains("catch (Exception ") || line.contains("catch (Throwable ")) && !lastLine) {
                    offences.add(file + ":" + (i + 1) + " catches everything");
                }
                if (commentedCode.matcher(line).matches()) {
                    offences.add(file + ":" + (i + 1) + " looks like commented-out code");
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    private static boolean reaches(Map<String, Set<String>> uses, String from, String to) {
        var seen = new TreeSet<String>();
        var next = new ArrayList<>(List.of(from));
        while (!next.isEmpty()) {
            var at = next.removeLast();
            if (at.equals(to)) {
                return true;
            }
            if (seen.add(at)) {
                next.addAll(uses.getOrDefault(at, Set.of()));
            }
        }
        return false;
    }

    private static Map<String, Set<String>> uses() {
        var uses = new HashMap<String, Set<String>>();
        for (var model : OUR_CLASSES) {
            var from = packageOf(name(model));
            for (var type : typesIn(model)) {
                if (type.startsWith(OURS) && !within(from, "web.templates")) {
                    uses.computeIfAbsent(from, k -> new TreeSet<>()).add(packageOf(type));
                }
            }
        }
        return uses;
    }

    private static boolean allowed(String from, String to) {
        var rules = MAY_USE.get(from);
        return rules != null && rules.stream().anyMatch(rule -> rule.endsWith("*")
                ? within(to, rule.replaceFirst("\\.?\\*$", "")) : to.equals(rule));
    }

    private static boolean within(String packageName, String root) {
        return root.isEmpty() || packageName.equals(root) || packageName.startsWith(root + ".");
    }

    private static Set<String> typesIn(ClassModel model) {
        var types = new TreeSet<String>();
        for (var entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry c -> addTypes(types, "L" + c.asInternalName().replaceFirst("^\\[+L?", "") + ";");
                case NameAndTypeEntry n -> addTypes(types, n.type().stringValue());
                case Utf8Entry u when u.stringValue().startsWith("(") || u.stringValue().startsWith("L") ->
                        addTypes(types, u.stringValue());
                default -> { }
            }
        }
        return types;
    }

    private static void addTypes(Set<String> types, String descriptor) {
        var matcher = TYPE_REFERENCE.matcher(descriptor);
        while (matcher.find()) {
            types.add(matcher.group(1).replace('/', '.'));
        }
    }

    private static String name(ClassModel model) {
        return model.thisClass().asInternalName().replace('/', '.');
    }

    /// `yinxin.voicemail.call.Deposit` becomes `voicemail.call`.
    private static String packageOf(String type) {
        var end = type.lastIndexOf('.');
        return end <= OURS.length() ? "" : type.substring(OURS.length(), end);
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /// Methods and constructors as they stand in the source, by the house's indentation of four.
    private static List<String> longMethods(List<String> lines) {
        var found = new ArrayList<String>();
        var opening = Pattern.compile("^( {4}| {8})[^ */@}].*\\) *(throws [^{]+)?\\{$");
        for (var i = 0; i < lines.size(); i++) {
            var match = opening.matcher(lines.get(i));
            if (!match.matches() || lines.get(i).contains(" class ") || lines.get(i).contains(" record ")) {
                continue;
            }
            var end = i;
            while (end < lines.size() && !lines.get(end).startsWith(match.group(1) + "}")) {
                end++;
            }
            if (end - i + 1 > LONGEST_METHOD) {
                found.add("line " + (i + 1) + ": method of " + (end - i + 1) + " lines");
            }
        }
        return found;
    }
}
