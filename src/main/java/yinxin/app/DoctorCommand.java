package yinxin.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import yinxin.app.doctor.Examination;
import yinxin.app.doctor.Patient;
import yinxin.app.doctor.Report;
import yinxin.app.doctor.UnknownKeys;
import yinxin.app.settings.SipCertificate;
import yinxin.app.terminal.Terminal;

/// Examines a configuration against the outside world, and says what to mend.
@Command(name = "doctor", mixinStandardHelpOptions = true, description = {"Checks a configuration against the outside world and says what to mend.",
    "Each line begins with ok, note, warn or FAIL. A gateway that is running is not disturbed."},
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:the gateway would work", "1:it would not", "2:the configuration is broken"})
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, as for serve.")
    private Path config = Path.of("");

    @Override
    public Integer call() {
        var report = new Report(System.out, Terminal.isWatched());
        report.line("The doctor looks at " + config + ".");
        try {
            var environment = Gateway.environment(Optional.of(config), Map.of());
            new Examination(patient(environment, SettingsLoader.load(environment)), Clock.systemUTC()).run(report);
        } catch (BadSettings e) {
            report.section("Configuration");
            e.problems().forEach(problem -> tell(problem, report));
            report.conclude("");
            return Main.MISTAKEN;
        }
        report.conclude("Next: ./yinxin serve --config " + config);
        return report.failures() == 0 ? 0 : 1;
    }

    /// A problem begins with its key, unless it is none of a key.
    private static void tell(String problem, Report report) {
        var parts = problem.split(" ", 2);
        if (parts[0].matches("(yinxin|server)\\..*") && parts.length == 2) {
            report.fail(parts[0], parts[1]);
        } else {
            report.fail("configuration", problem);
        }
    }

    private Patient patient(ConfigurableEnvironment environment, Settings settings) {
        var telephony = settings.telephony();
        var storage = new Patient.Storage(settings.dataDirectory(), settings.database(), settings.shelf(), settings.masterKey(),
                Optional.ofNullable(environment.getProperty("yinxin.master-key-file")).filter(f -> !f.isBlank()).map(f -> Path.of(f.strip())));
        return new Patient(config, UnknownKeys.in(environment), settings.publicUrl(), http(environment), storage, telephony.sip(),
                telephony.certificate().map(SipCertificate::first), telephony.rtp(),
                telephony.proofNumber().isPresent(), !settings.operatorToken().isEmpty(), telephony.codeCalls(), telephony.language(), settings.wechat(),
                settings.speech().engine(), telephony.e1());
    }

    private static InetSocketAddress http(Environment environment) {
        var port = environment.getRequiredProperty("server.port", Integer.class);
        var address = environment.getProperty("server.address");
        try {
            return address == null ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new BadSettings(List.of("server.address is no address of this machine: " + address));
        }
    }
}
