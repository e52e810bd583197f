package yinxin.app.phone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import yinxin.caller.CalledManner;
import yinxin.caller.Telephone;
import yinxin.caller.WavSound;

/// A telephone that is called: registers a number and does with calls what it was told to.
@Command(name = "phone", mixinStandardHelpOptions = true,
        description = "A telephone with a number in a network: registers, and does with calls what one of the options says.",
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:It was registered to the end.", "1:The network could not be reached, or was lost.",
            "2:Wrong arguments.", "3:The network does not take the number or its password.", "130:Ctrl-C switched it off."})
public final class PhoneCommand implements Callable<Integer> {
    private static final Duration FOREVER = Duration.ofDays(10_000);
    /// A network replies within a second. That there is none is certain only after 32 s (RFC 3261 §17.1.2.2), too late for who mistyped it.
    private static final Duration SOON = Duration.ofSeconds(5);
    /// Calls are ended and the registration is taken back; then the program may go.
    private static final Duration TIDYING = Duration.ofSeconds(30);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(multiplicity = "1")
    private final Manner manner = new Manner();

    @Option(names = "--wav", paramLabel = "FILE", description = "With --answer: what it says, a WAV file (default: nothing).")
    private @Nullable Path wav;

    @Option(names = "--keys", paramLabel = "KEYS", description = "With --answer: keys that it presses after the answer.", defaultValue = "")
    private String keys = "";

    @Option(names = "--record", paramLabel = "FILE", description = "With --answer: keeps what was heard in the last call, as WAV.")
    private @Nullable Path record;

    @Option(names = "--for", paramLabel = "TIME", description = "Switches itself off after so long: 60s, 5m (default: never).",
            converter = NetworkOptions.Time.class)
    private Duration length = FOREVER;

    /// One of them.
    static final class Manner {
        @Option(names = "--answer", arity = "0..1", paramLabel = "AFTER", fallbackValue = "2s", converter = NetworkOptions.Time.class,
                description = "Rings, and answers after this time (2s if none is given).")
        private @Nullable Duration answer;

        @Option(names = "--busy", description = "Is busy (486).")
        private boolean busy;

        @Option(names = "--ring", description = "Rings, and nobody answers.")
        private boolean ring;

        @Option(names = "--silent", description = "Responds to no call at all, as in a tunnel.")
        private boolean silent;

        @Option(names = "--reject", description = "Declines every call (603).")
        private boolean reject;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var account = network.account();
        if (!keys.matches("[0-9*#A-D]{0,32}")) {
            throw mistake("--keys " + keys + ": a telephone has only the keys 0-9 * # A-D");
        }
        var does = manner();
        var display = new Display(System.out, ZoneId.systemDefault(), new Display.Habits(keys, Optional.ofNullable(record)));
        var stop = new CompletableFuture<Object>();
        var gone = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.complete(gone);
            await(gone);
        }, "phone-switches-off"));
        System.out.println(account.number() + " registers at " + account.network() + " …");
        var registered = false;
        try (var telephone = new Telephone(account, does, display, Clock.systemUTC())) {
            telephone.switchOn();
            var end = CompletableFuture.anyOf(stop, display.refusal());
            var first = length.compareTo(SOON) < 0 ? length : SOON;
            await(end, first);
            if (!end.isDone()) {
                display.unansweredYet();
                await(end, length.minus(first));
            }
            registered = display.isRegistered();
        } finally {
            gone.countDown();
        }
        return display.refusal().isDone() ? NetworkOptions.REFUSED : registered ? 0 : 1;
    }

    private CalledManner manner() {
        if (manner.busy) {
            return new CalledManner.Busy();
        }
        if (manner.ring) {
            return new CalledManner.Ring();
        }
        if (manner.silent) {
            return new CalledManner.Silent();
        }
        return manner.reject ? new CalledManner.Reject() : new CalledManner.Answer(Objects.requireNonNull(manner.answer), says());
    }

    private Optional<WavSound> says() {
        try {
            return wav == null ? Optional.empty() : Optional.of(WavSound.read(wav));
        } catch (IOException e) {
            throw mistake("--wav " + e.getMessage());
        }
    }

    private ParameterException mistake(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }

    private static void await(CompletableFuture<Object> end, Duration atMost) throws InterruptedException {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // It was switched on for as long as it should.
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end is never an exception", e);
        }
    }

    /// Ctrl-C ends the program when all shutdown hooks have ended; this one holds it until the network knows.
    private static void await(CountDownLatch gone) {
        try {
            if (!gone.await(TIDYING.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("yinxin: the telephone did not switch itself off in time; the network may still think that it is there.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
