package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.voicemail.message.Condition;

/// The configurations for other people's networks say the same thing as their pages: an operator copies from both.
class DeployedFilesTest {
    private static final Path DEPLOYED = Path.of("deploy");

    @ParameterizedTest
    @CsvSource({"kamailio, kamailio/kamailio.cfg, '#!define ACCESS_%s \"%s\"', true", "asterisk, asterisk/extensions.conf, ACCESS_%s=%s, true",
            "freeswitch, freeswitch/vars.xml, 'data=\"access_%s=%s\"', false"})
    void eachConditionHasAnAccessNumberOfItsOwn(String software, String file, String form, boolean upper) throws IOException {
        var configuration = Files.readString(DEPLOYED.resolve(file));
        var page = Files.readString(DEPLOYED.resolve(software).resolve("README.md"));
        for (var condition : EnumSet.range(Condition.BUSY, Condition.REJECTED)) {
            var number = "+86101234560" + (condition.ordinal() + 1);
            var name = upper ? condition.name() : condition.key().replace('-', '_');
            assertThat(configuration).contains(form.formatted(name, number));
            assertThat(page).contains("{number: \"" + number + "\", condition: " + condition.key() + "}");
        }
    }

    @Test
    void freeSwitchsFilesAreXml() throws Exception {
        try (var files = Files.walk(DEPLOYED.resolve("freeswitch"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
                assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement().getTagName())
                        .as(file.toString()).isEqualTo("include");
            }
        }
    }

    /// Every word that the dialplan makes of a failed leg leads somewhere, and every reason to an access number.
    @Test
    void freeSwitchsDialplanHasNoDeadEnd() throws IOException {
        var dialplan = Files.readString(DEPLOYED.resolve("freeswitch/dialplan/yinxin.xml"));
        for (var condition : EnumSet.range(Condition.BUSY, Condition.REJECTED)) {
            assertThat(dialplan).contains("data=\"diverted-" + condition.key() + " XML yinxin\"", "expression=\"^diverted-" + condition.key() + "$\"",
                    "$${access_" + condition.key().replace('-', '_') + "}");
        }
    }
}
