package yinxin.app.doctor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/// Finds what a configuration file sets and nobody reads: a misspelt key is silently without effect.
public final class UnknownKeys {
    /// What belongs to an entry of a list, which is empty by default and so has no keys in `application.yml`.
    private static final Set<String> OF_ENTRIES = Set.of("yinxin.sip.access-numbers[].number", "yinxin.sip.access-numbers[].purpose",
            "yinxin.sip.access-numbers[].condition", "yinxin.sip.access-numbers[].owner", "yinxin.sip.trunks[].name", "yinxin.sip.trunks[].from",
            "yinxin.network.emergency-numbers", "yinxin.network.emergency-numbers[]", "yinxin.network.upstream.from", "yinxin.network.upstream.from[]",
            "yinxin.network.digests", "yinxin.network.digests[]",
            "yinxin.sip.trunks[].from[]", "yinxin.sip.trunks[].served-user", "yinxin.sip.trunks[].condition", "yinxin.sip.trunks[].area-code",
            "yinxin.sip.trunks[].keepalive", "yinxin.sip.trunks[].every", "yinxin.sip.trunks[].register.registrar", "yinxin.sip.trunks[].register.user",
            "yinxin.sip.trunks[].register.password", "yinxin.sip.trunks[].register.expires", "yinxin.sip.host[]", "yinxin.e1[].name", "yinxin.e1[].listen",
            "yinxin.e1[].peer", "yinxin.e1[].emulation", "yinxin.e1[].rtp-payload-type", "yinxin.e1[].jitter", "yinxin.e1[].crc4", "yinxin.e1[].side",
            "yinxin.e1[].channels", "yinxin.e1[].idle-code", "yinxin.e1[].digits", "yinxin.e1[].served-user", "yinxin.e1[].condition", "yinxin.e1[].area-code",
            "yinxin.e1[].reasons", "yinxin.e1[].reasons[]");
    /// A map by condition, empty by default.
    private static final String ACCESS = "yinxin.network.voicemail.access-numbers.";
    /// Settings of Spring Boot's, of which `application.yml` has only those that we change.
    private static final List<String> FOREIGN = List.of("server.", "spring.", "management.", "logging.");

    private UnknownKeys() {}

    /// The unknown keys of the configuration file in this environment, in alphabetical order.
    public static List<String> in(ConfigurableEnvironment environment) {
        var known = keys(environment, "class path resource [application").collect(Collectors.toSet());
        var unknown = new TreeSet<String>();
        keys(environment, "file [").filter(key -> FOREIGN.stream().noneMatch(key::startsWith)).forEach(key -> {
            var form = key.replaceAll("\\[[0-9]+]", "[]");
            if (!known.contains(form) && !OF_ENTRIES.contains(form) && !form.startsWith(ACCESS)) {
                unknown.add(key);
            }
        });
        return List.copyOf(unknown);
    }

    private static Stream<String> keys(ConfigurableEnvironment environment, String origin) {
        return environment.getPropertySources().stream().filter(source -> source.getName().contains(origin))
                .filter(EnumerablePropertySource.class::isInstance).map(EnumerablePropertySource.class::cast)
                .flatMap(source -> Stream.of(source.getPropertyNames()));
    }
}
