package yinxin.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import yinxin.app.bench.BenchCommand;
import yinxin.app.init.InitCommand;
import yinxin.app.models.ModelsCommand;
import yinxin.app.operator.OperatorCommand;
import yinxin.app.phone.PhoneCommand;
import yinxin.app.subscriber.OperatorAccess;
import yinxin.app.subscriber.SubscriberCommand;
import yinxin.app.terminal.Terminal;
import yinxin.voicemail.message.StoreUnavailable;

/// The program: `demo`, `init`, `doctor`, `serve`, `call`, `phone`, `subscriber`, `models`, `operator`. Exit codes: 0 done, 1 not done, 2 wrong arguments or
/// configuration.
@Command(name = "yinxin", description = "音信: a missed phone call becomes a voice message in WeChat.", mixinStandardHelpOptions = true,
        version = "0.1.0", subcommands = {DemoCommand.class, InitCommand.class, DoctorCommand.class, ServeCommand.class, CallCommand.class,
            PhoneCommand.class, ModelsCommand.class, BenchCommand.class, CommandLine.HelpCommand.class},
        footer = {"", "  ./yinxin test    runs all tests; with --soak the fault suite in full", "  ./yinxin build   builds what the other commands run",
                "  ./yinxin jmh     runs the micro-benchmarks"})
public final class Main implements Callable<Integer> {
    /// A person who has the wrong arguments or configuration must change them.
    static final int MISTAKEN = 2;

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 0;
    }

    /// Runs the command named by the first argument and ends the program with its exit code.
    public static void main(String[] arguments) {
        Terminal.speakUtf8();
        System.exit(commands().setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Mistakes::explain).setExecutionExceptionHandler((problem, _, _) -> explain(problem)).execute(arguments));
    }

    private static CommandLine commands() {
        return new CommandLine(new Main()).addSubcommand(new SubscriberCommand(Main::runningGateway)).addSubcommand(new OperatorCommand(Main::runningGateway));
    }

    /// Where the gateway of this configuration is reached from its own machine, and the operator's token.
    private static OperatorAccess runningGateway(Path config) {
        var environment = Gateway.environment(Optional.of(config), Map.of());
        var host = Optional.ofNullable(environment.getProperty("server.address")).filter(a -> !a.equals("0.0.0.0") && !a.equals("::")).orElse("127.0.0.1");
        var secured = environment.containsProperty("server.ssl.bundle") || environment.containsProperty("server.ssl.certificate");
        var url = secured ? environment.getProperty("yinxin.public-url", "")
                : "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + environment.getProperty("server.port", "");
        return new OperatorAccess(url, environment.getProperty("yinxin.operator.token", "").strip());
    }

    private static int explain(Exception problem) throws Exception {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadSettings) {
                System.err.println("yinxin: " + cause.getMessage());
                return MISTAKEN;
            }
            if (cause instanceof StoreUnavailable || cause instanceof IOException || cause instanceof PortInUseException) {
                System.err.println("yinxin: " + cause.getMessage());
                return 1;
            }
        }
        throw problem;
    }
}
