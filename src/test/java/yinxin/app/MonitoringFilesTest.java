package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/// The alert rules and the dashboard that we ship, held against Prometheus itself.
class MonitoringFilesTest {
    static final Path ALERTS = Path.of("deploy/prometheus/alerts.yml");
    static final Path DASHBOARD = Path.of("deploy/grafana/yinxin.json");
    private static final Pattern METRIC = Pattern.compile("yinxin_[a-z_]+");

    @TempDir
    Path directory;

    /// The metrics of ours that a file asks for.
    static Set<String> metrics(Path file) throws IOException {
        var names = new TreeSet<String>();
        METRIC.matcher(Files.readString(file)).results().forEach(m -> names.add(m.group()));
        return names;
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + said;
    }

    @Test
    void prometheusTakesTheRulesAndTheyFireWhenTheyShould() throws Exception {
        assertThat(promtool("check", "rules", ALERTS.toString())).startsWith("0\n").contains("SUCCESS");

        var cases = Files.writeString(directory.resolve("cases.yml"), Files.readString(Path.of("src/test/resources/prometheus/alerts-test.yml"))
                .replace("ALERTS", ALERTS.toAbsolutePath().toString()));
        assertThat(promtool("test", "rules", cases.toString())).startsWith("0\n").contains("SUCCESS");
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyAlertSaysHowUrgentItIsAndWhatToDo() throws IOException {
        var file = (Map<String, List<Map<String, Object>>>) new Yaml().load(Files.readString(ALERTS));
        var rules = (List<Map<String, Object>>) file.get("groups").getFirst().get("rules");
        assertThat(rules).hasSizeGreaterThan(10).allSatisfy(rule -> {
            assertThat((Map<String, Object>) rule.get("labels")).extractingByKey("severity").isIn("page", "ticket");
            assertThat((Map<String, Object>) rule.get("annotations")).containsKeys("summary", "do");
        });
    }

    @Test
    void theDashboardIsWellFormedAndNoPanelLiesUponAnother() throws IOException {
        var panels = new JsonMapper().readTree(Files.readString(DASHBOARD)).path("panels");
        var taken = new TreeSet<String>();
        for (var panel : panels) {
            var place = panel.path("gridPos");
            assertThat(panel.path("targets")).as(panel.path("title").asString()).isNotEmpty();
            for (var x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
                for (var y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                    assertThat(taken.add(x + "," + y)).as(panel.path("title").asString()).isTrue();
                    assertThat(x).isLessThan(24);
                }
            }
        }
        assertThat(panels.size()).isGreaterThan(10);
    }
}
