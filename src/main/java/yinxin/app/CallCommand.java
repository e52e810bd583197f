package yinxin.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import yinxin.app.phone.NetworkOptions;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;
import yinxin.caller.Softphone;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;
import yinxin.voicemail.message.Condition;

/// A caller: dials somebody who cannot be reached, is diverted to the gateway, and leaves a message.
@Command(name = "call", mixinStandardHelpOptions = true, description = {"Places a call and leaves a message.",
    "With --condition the call reaches the gateway as the network would divert it; without, --to is dialled itself.",
    "With --network, --number and --password a telephone calls --to through that network, which does with the call what it does with calls."},
    exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:All was said, or the keys were pressed.", "1:It was not.", "2:Wrong arguments.",
        "3:The network does not take the number or its password."})
final class CallCommand implements Callable<Integer> {
    /// SIP's own port (RFC 3261 §19.1.2).
    static final int USUAL_PORT = 5060;

    private static final String CONDITIONS = "busy, no-answer, powered-off, out-of-coverage, unreachable, suspended, rejected, forwarded, unknown";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "NUMBER", description = "The number that is called.")
    private String to = "";

    @Option(names = "--from", paramLabel = "NUMBER", description = "The number that calls; without --network.")
    private @Nullable String from;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(names = "--condition", paramLabel = "CONDITION", description = "Why the called phone cannot be reached: " + CONDITIONS + ".")
    private @Nullable String condition;

    @Option(names = "--wav", paramLabel = "FILE", description = "What the caller says after the beep: a WAV file (default: a built-in message).")
    private @Nullable Path wav;

    @Option(names = "--keys", paramLabel = "KEYS", description = "Press these keys instead of speaking.")
    private @Nullable String keys;

    @Option(names = "--gateway", paramLabel = "HOST:PORT", description = "Where the gateway takes calls (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1:5060")
    private String gateway = "";

    @Option(names = "--access", paramLabel = "NUMBER", description = "The gateway's access number that the network dials "
            + "(default: the demo's for the condition).")
    private @Nullable String access;

    @Option(names = "--withheld", description = "The caller hides the number.")
    private boolean withheld;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (network.isGiven()) {
            return callThroughNetwork(network.account());
        }
        if (from == null) {
            throw mistake("Missing required option: '--from=NUMBER'");
        }
        return callGateway(from);
    }

    private int callThroughNetwork(Telephone.Account account) throws IOException, InterruptedException {
        if (condition != null || withheld || access != null || from != null) {
            throw mistake("--condition, --access, --from and --withheld are for calls without --network: the network says who calls and why a call is diverted");
        }
        System.out.println(account.number() + " calls " + to + " through " + account.network() + " …");
        var sound = sound();
        try (var phone = new Telephone(account, new CalledManner.Busy(), Telephone.Watcher.NONE, Clock.systemUTC())) {
            var report = keys == null ? phone.leaveMessage(to, sound, new Line("It is answered after %d ms.")) : phone.pressKeys(to, keys);
            System.out.println(report.sentenceOfNetwork());
            return report.wasRefusedByPassword() ? NetworkOptions.REFUSED : report.done() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private int callGateway(String from) throws IOException, InterruptedException {
        var address = gatewayAddress();
        var diverted = condition != null;
        var why = diverted ? Condition.ofKey(String.valueOf(condition)).orElseThrow(() -> mistake("--condition " + condition
                + ": there is no such condition; choose one of " + CONDITIONS)) : Condition.UNKNOWN;
        var dialled = access != null ? access : diverted ? Demo.accessNumber(why) : to;
        var sound = sound();
        try (var phone = new Softphone(address.getAddress(), Clock.systemUTC())) {
            var plan = CallPlan.of(address, dialled, new CallPlan.Parties(from, diverted ? to : "", why), sound);
            var words = new CallPlan.Signalling(diverted ? CallPlan.Evidence.DIVERSION : CallPlan.Evidence.NONE, 1, withheld, java.util.List.of());
            System.out.println(from + " calls " + to + (diverted ? " (" + why.english().toLowerCase(java.util.Locale.ROOT)
                    + "); the network diverts the call to " + dialled : "") + " …");
            var report = keys == null ? phone.call(plan.with(words), new Line("Answered after %d ms. The greeting plays …")) : phone.key(plan.with(words), keys);
            System.out.println(report.sentence());
            return report.done() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private InetSocketAddress gatewayAddress() {
        var colon = gateway.lastIndexOf(':');
        try {
            var host = colon < 0 ? gateway : gateway.substring(0, colon);
            var address = new InetSocketAddress(host, colon < 0 ? USUAL_PORT : Integer.parseInt(gateway.substring(colon + 1)));
            if (!address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw mistake("--gateway " + gateway + ": write an address and a port, such as 127.0.0.1:5060");
    }

    private WavSound sound() throws IOException {
        if (wav == null) {
            return builtIn();
        }
        try {
            return WavSound.read(wav);
        } catch (IOException e) {
            throw mistake("--wav " + e.getMessage());
        }
    }

    private static WavSound builtIn() throws IOException {
        try (@Nullable InputStream in = CallCommand.class.getResourceAsStream("/caller/sample-zh.wav")) {
            if (in == null) {
                throw new IOException("the built-in message is missing from the program; give one with --wav");
            }
            return WavSound.parse(in.readAllBytes());
        }
    }

    private ParameterException mistake(String what) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), what);
    }

    /// One line on the terminal, redrawn as the call goes on; where nobody watches, in a file, only its last state.
    private static final class Line implements CallProgress {
        private static final int WIDTH = 30;
        private final boolean watched = System.console() != null && System.console().isTerminal();
        private final String answer;
        private String drawn = "";

        /// @param answer what is said at the answer, with a place for its milliseconds
        Line(String answer) {
            this.answer = answer;
        }

        @Override
        public void ringing() {
            System.out.println("It rings …");
        }

        @Override
        public void answered(Duration after) {
            System.out.println(answer.formatted(after.toMillis()));
        }

        @Override
        public void pause(Duration greeting) {
            System.out.printf("No beep, but a pause after %.1f s. Speaking:%n", greeting.toMillis() / 1000.0);
        }

        @Override
        public void beep(Duration greeting) {
            System.out.printf("Beep, after a greeting of %.1f s. Speaking:%n", greeting.toMillis() / 1000.0);
        }

        @Override
        public void speaking(Duration spoken, Duration whole) {
            var done = (int) (WIDTH * spoken.toMillis() / Math.max(1, whole.toMillis()));
            drawn = "  %s%s %.1f of %.1f s".formatted("▮".repeat(done), "▯".repeat(WIDTH - done), spoken.toMillis() / 1000.0,
                    whole.toMillis() / 1000.0);
            if (watched) {
                System.out.print("\r" + drawn);
                System.out.flush();
            }
        }

        @Override
        public void ended(CallReport report) {
            if (!drawn.isEmpty()) {
                System.out.println(watched ? "" : drawn);
            }
        }
    }
}
