package yinxin.app.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.app.subscriber.GatewayRest;
import yinxin.app.subscriber.OperatorAccess;

/// The accounts of people who may log in at the console, in a gateway that runs.
@Command(name = "operator", mixinStandardHelpOptions = true, description = {"Adds, changes, lists and removes the accounts of the operator's console.",
    "The gateway must be running; name it with --config FILE, or with --gateway URL and --token."})
public final class OperatorCommand implements Callable<Integer> {
    private static final String PATH = "/operator/api/accounts";
    /// Digits and letters that nobody mistakes for one another on paper.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 16;

    private final Function<Path, OperatorAccess> ofConfiguration;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "The configuration of a gateway that runs on this machine.")
    private @Nullable Path config;

    @Option(names = "--gateway", paramLabel = "URL", scope = ScopeType.INHERIT, description = "Where the gateway's pages are (default: http://127.0.0.1:8080).")
    private @Nullable String gateway;

    @Option(names = "--token", paramLabel = "TOKEN", scope = ScopeType.INHERIT, defaultValue = "${env:YINXIN_OPERATOR_TOKEN}",
            description = "A token with the scope administer (default: the environment variable YINXIN_OPERATOR_TOKEN, which no list of processes shows).")
    private @Nullable String token;

    /// @param ofConfiguration reads a gateway's configuration
    public OperatorCommand(Function<Path, OperatorAccess> ofConfiguration) {
        this.ofConfiguration = ofConfiguration;
    }

    @Override
    public Integer call() {
        throw mistake("say what to do: add, set, list or remove");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds an account; without --password it gets one that is told this once.")
    int add(@Parameters(paramLabel = "NAME", description = "Their name: a-z, 0-9, . _ and -.") String name, @picocli.CommandLine.Mixin Choice choice) throws IOException {
        var given = choice.password != null;
        var password = given ? String.valueOf(choice.password) : newPassword();
        var known = rest().get("").valueStream().anyMatch(account -> account.path("name").asString().equals(name));
        if (known) {
            throw new IOException("there is an account of this name already; ./yinxin operator set changes it");
        }
        var body = new JsonMapper().createObjectNode().put("role", choice.role == null ? "viewer" : choice.role).put("password", password);
        System.out.println(line(rest().put("/" + name, body)));
        System.out.println("Log in at /operator" + (given ? "." : " with the password " + password + " (it is shown this once)."));
        return 0;
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Gives an account another role or another password, and ends its sessions.")
    int set(@Parameters(paramLabel = "NAME", description = "Their name.") String name, @picocli.CommandLine.Mixin Choice choice) throws IOException {
        var body = new JsonMapper().createObjectNode();
        if (choice.role != null) {
            body.put("role", choice.role);
        }
        if (choice.password != null) {
            body.put("password", choice.password);
        }
        if (body.isEmpty()) {
            throw mistake("say what to change: --role or --password");
        }
        System.out.println(line(rest().put("/" + name, body)));
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the accounts.")
    int list() throws IOException {
        var all = rest().get("");
        all.forEach(account -> System.out.println(line(account)));
        if (all.isEmpty()) {
            System.out.println("There are no accounts yet; ./yinxin operator add NAME --role admin makes the first.");
        }
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an account and ends its sessions.")
    int remove(@Parameters(paramLabel = "NAME", description = "Their name.") String name) throws IOException {
        rest().delete("/" + name);
        System.out.println("Removed " + name + ".");
        return 0;
    }

    /// What an account can be given.
    static final class Choice {
        @Option(names = "--role", paramLabel = "ROLE", description = "viewer (looks, numbers masked), operator (also unlocks numbers and sends again) or admin (also accounts and audit). For a new account: viewer.")
        private @Nullable String role;

        @Option(names = "--password", arity = "0..1", interactive = true, paramLabel = "PASSWORD", description = {"The password, 12 characters at least.",
            "Without a value you are asked for it."})
        private @Nullable String password;
    }

    private static String line(JsonNode account) {
        var login = account.path("loginAt");
        return account.path("name").asString() + "  " + account.path("role").asString() + "  " + (login.isNull() || login.isMissingNode() ? "never logged in"
                : "last logged in " + login.asString());
    }

    private static String newPassword() {
        return new SecureRandom().ints(PASSWORD_LENGTH, 0, LETTERS.length()).mapToObj(i -> LETTERS.substring(i, i + 1)).collect(Collectors.joining());
    }

    private GatewayRest rest() {
        var named = config == null ? new OperatorAccess("http://127.0.0.1:8080", "") : ofConfiguration.apply(config);
        var access = new OperatorAccess(gateway == null ? named.url() : gateway, token == null || token.isBlank() ? named.token() : token);
        if (access.token().isBlank()) {
            throw mistake(config == null ? "--config FILE or --token TOKEN is missing" : "yinxin.operator.token is empty in " + config
                    + ": the gateway lets no command in without it");
        }
        return new GatewayRest(access, PATH, "the gateway at " + access.url() + " knows no accounts: it is of an older version");
    }

    private ParameterException mistake(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }
}
