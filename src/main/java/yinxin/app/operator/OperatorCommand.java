package yinxin.app.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.app.subscriber.GatewayOptions;
import yinxin.app.subscriber.GatewayRest;
import yinxin.app.subscriber.OperatorAccess;

/// The accounts of people who may log in at the console, in a gateway that runs.
@Command(name = "operator", mixinStandardHelpOptions = true, description = {"Adds, changes, lists and removes the accounts of the operator's console.",
    "The gateway must be running; name it with --config FILE, or with --gateway URL and --token."})
public final class OperatorCommand implements Callable<Integer> {
    private static final String PATH = "/operator/api/accounts";

    private final Function<Path, OperatorAccess> ofConfiguration;

    @Mixin
    private final GatewayOptions options = new GatewayOptions();

    /// @param ofConfiguration reads a gateway's configuration
    public OperatorCommand(Function<Path, OperatorAccess> ofConfiguration) {
        this.ofConfiguration = ofConfiguration;
    }

    @Override
    public Integer call() {
        throw mistake("say what to do: add, set, list or remove");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds an account; without --password it gets one that is told this once.")
    int add(@Parameters(paramLabel = "NAME", description = "Their name: a-z, 0-9, . _ and -.") String name, @Mixin Choice choice) throws IOException {
        var given = choice.password != null;
        var password = given ? String.valueOf(choice.password) : GatewayOptions.newPassword();
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
    int set(@Parameters(paramLabel = "NAME", description = "Their name.") String name, @Mixin Choice choice) throws IOException {
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

    private GatewayRest rest() {
        return options.rest(ofConfiguration, PATH, url -> "the gateway at " + url + " knows no accounts: it is of an older version");
    }

    private ParameterException mistake(String what) {
        return options.mistake(what);
    }
}
