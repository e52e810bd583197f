package yinxin.app.subscriber;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import yinxin.network.NumberingPlan;
import yinxin.network.SubscriberState;
import yinxin.voicemail.message.PhoneNumber;

/// The subscribers of the embedded network, in a gateway that runs.
@Command(name = "subscriber", mixinStandardHelpOptions = true, description = {"Adds, changes, lists and removes the embedded network's subscribers.",
    "The gateway must be running; name it with --config FILE, or with --gateway URL and --token."})
public final class SubscriberCommand implements Callable<Integer> {
    private static final String NONE = "none";
    private static final String STATES = Stream.of(SubscriberState.values()).map(SubscriberState::key).collect(Collectors.joining(", "));

    private final Function<Path, OperatorAccess> ofConfiguration;

    @Mixin
    private final GatewayOptions options = new GatewayOptions();

    /// @param ofConfiguration reads a gateway's configuration
    public SubscriberCommand(Function<Path, OperatorAccess> ofConfiguration) {
        this.ofConfiguration = ofConfiguration;
    }

    @Override
    public Integer call() {
        throw mistake("say what to do: add, set, list or remove");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a subscriber; all their missed calls go to voicemail unless you say otherwise.")
    int add(@Parameters(paramLabel = "NUMBER", description = "Their number.") String number, @Mixin Arrangement arrangement)
            throws IOException {
        var given = arrangement.password != null;
        var password = given ? String.valueOf(arrangement.password) : GatewayOptions.newPassword();
        var body = arrangement.json(this).put("password", password);
        var added = rest().add(GatewayRest.path(number(number)), body);
        System.out.println(SubscriberLines.of(added));
        System.out.println("Log in as " + added.path("logins").path(0).asString() + (given ? "" : " with the password " + password
                + " (it is shown this once)") + "; the realm is " + added.path("realm").asString() + ".");
        return 0;
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Changes a subscriber; what you do not name stays as it is.")
    int set(@Parameters(paramLabel = "NUMBER", description = "Their number.") String number, @Mixin Arrangement arrangement)
            throws IOException {
        var body = arrangement.json(this);
        var path = GatewayRest.path(number(number));
        if (body.isEmpty() && arrangement.password == null) {
            throw mistake("say what to change, for example --state suspended");
        }
        if (arrangement.password != null) {
            rest().get(path);
            body.put("password", arrangement.password);
        }
        System.out.println(SubscriberLines.of(arrangement.password == null ? rest().patch(path, body) : rest().put(path, body)));
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the subscribers, their phones and their forwarding.")
    int list() throws IOException {
        var all = rest().get("?limit=10000");
        all.forEach(subscriber -> System.out.println(SubscriberLines.of(subscriber)));
        if (all.isEmpty()) {
            System.out.println("There are no subscribers yet; ./yinxin subscriber add NUMBER makes one.");
        }
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a subscriber and their registrations.")
    int remove(@Parameters(paramLabel = "NUMBER", description = "Their number.") String number) throws IOException {
        var gone = number(number);
        rest().delete(GatewayRest.path(gone));
        System.out.println("Removed " + gone.value() + ".");
        return 0;
    }

    /// What a subscriber can be given.
    static final class Arrangement {
        @Option(names = "--password", arity = "0..1", interactive = true, paramLabel = "PASSWORD", description = {"Their password, 8 characters at least.",
            "Without a value you are asked for it."})
        private @Nullable String password;

        @Option(names = "--state", paramLabel = "STATE", description = "One of attached, detached, out-of-coverage, suspended, do-not-disturb.")
        private @Nullable String state;

        @Option(names = "--unconditional", paramLabel = "WHERE", description = "Where all calls go: voicemail, a number, or none.")
        private @Nullable String unconditional;

        @Option(names = "--busy", paramLabel = "WHERE", description = "Where calls go when the phone is busy or declines.")
        private @Nullable String busy;

        @Option(names = "--no-answer", paramLabel = "WHERE", description = "Where calls go that nobody answers.")
        private @Nullable String noAnswer;

        @Option(names = "--not-reachable", paramLabel = "WHERE", description = "Where calls go when the phone is switched off or out of coverage.")
        private @Nullable String notReachable;

        @Option(names = "--no-answer-after", paramLabel = "SECONDS", description = "How long it rings before: 5 to 180.")
        private @Nullable Integer noAnswerAfter;

        private ObjectNode json(SubscriberCommand command) {
            var body = new JsonMapper().createObjectNode();
            if (state != null) {
                body.put("state", SubscriberState.ofKey(state).map(SubscriberState::key)
                        .orElseThrow(() -> command.mistake("--state " + state + ": there is no such state; choose one of " + STATES)));
            }
            var forwarding = new JsonMapper().createObjectNode();
            destination(forwarding, "unconditional", unconditional);
            destination(forwarding, "busy", busy);
            destination(forwarding, "noAnswer", noAnswer);
            destination(forwarding, "notReachable", notReachable);
            if (noAnswerAfter != null) {
                forwarding.put("noAnswerAfterSeconds", noAnswerAfter);
            }
            if (!forwarding.isEmpty()) {
                body.set("forwarding", forwarding);
            }
            return body;
        }

        private static void destination(ObjectNode forwarding, String name, @Nullable String where) {
            if (where != null && where.equalsIgnoreCase(NONE)) {
                forwarding.putNull(name);
            } else if (where != null) {
                forwarding.put(name, where);
            }
        }
    }

    private GatewayRest rest() {
        return options.rest(ofConfiguration, "/operator/api/subscribers", url -> "the gateway at " + url + " runs no telephone network; set yinxin.network.enabled: true");
    }

    private PhoneNumber number(String text) {
        return NumberingPlan.subscriberNumber(text).orElseThrow(() -> mistake(text + " is no telephone number; write 13800138000, +8613800138000, "
                + "or an extension of 3 to 15 digits"));
    }

    private ParameterException mistake(String what) {
        return options.mistake(what);
    }
}
