package yinxin.app.subscriber;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Which running gateway a command talks to, and with which token.
public final class GatewayOptions {
    /// Digits and letters that nobody mistakes for one another on paper.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 16;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "The configuration of a gateway that runs on this machine.")
    private @Nullable Path config;

    @Option(names = "--gateway", paramLabel = "URL", scope = ScopeType.INHERIT, description = "Where the gateway's pages are (default: http://127.0.0.1:8080).")
    private @Nullable String gateway;

    @Option(names = "--token", paramLabel = "TOKEN", scope = ScopeType.INHERIT, defaultValue = "${env:YINXIN_OPERATOR_TOKEN}",
            description = "The operator's token (default: the environment variable YINXIN_OPERATOR_TOKEN, which no list of processes shows).")
    private @Nullable String token;

    /// The way to the gateway.
    ///
    /// @param ofConfiguration reads a gateway's configuration
    /// @param path            what is asked for
    /// @param lacking         what it means when there is no such thing, given where the gateway is
    /// @throws ParameterException when it is not said which gateway, or there is no token for it
    public GatewayRest rest(Function<Path, OperatorAccess> ofConfiguration, String path, UnaryOperator<String> lacking) {
        var named = config == null ? new OperatorAccess("http://127.0.0.1:8080", "") : ofConfiguration.apply(config);
        var access = new OperatorAccess(gateway == null ? named.url() : gateway, token == null || token.isBlank() ? named.token() : token);
        if (access.token().isBlank()) {
            throw mistake(config == null ? "--config FILE or --token TOKEN is missing" : "yinxin.operator.token is empty in " + config
                    + ", so the operator's interface is closed");
        }
        return new GatewayRest(access, path, lacking.apply(access.url()));
    }

    /// A mistake in how the command was called.
    public ParameterException mistake(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }

    /// A password that can be read out.
    public static String newPassword() {
        return new SecureRandom().ints(PASSWORD_LENGTH, 0, LETTERS.length()).mapToObj(i -> LETTERS.substring(i, i + 1)).collect(Collectors.joining());
    }
}
