package yinxin.app.phone;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;
import yinxin.caller.NetworkAddress;
import yinxin.caller.Telephone;

/// The options that say which number in which network a telephone has.
public final class NetworkOptions {
    /// The network does not take the number or its password: somebody must mend one of the two.
    public static final int REFUSED = 3;

    private static final String PASSWORD = "YINXIN_PHONE_PASSWORD";

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--network", paramLabel = "URI", description = "The telephone network: sip:host:port, with ;transport=tcp if need be.")
    private @Nullable String network;

    @Option(names = "--domain", paramLabel = "NAME", description = "The domain of the network's numbers, if it is not its address.")
    private @Nullable String domain;

    @Option(names = "--number", paramLabel = "NUMBER", description = "This telephone's number in the network.")
    private @Nullable String number;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "The number's password (default: the environment's " + PASSWORD
            + ", which other users of this machine cannot see).", defaultValue = "${env:" + PASSWORD + "}")
    private @Nullable String password;

    /// Whether a network is named at all.
    public boolean isGiven() {
        return network != null;
    }

    /// The number in the network.
    ///
    /// @throws ParameterException when one of the options is missing or wrong; it says which
    public Telephone.Account account() {
        if (network == null || number == null || password == null) {
            var missing = network == null ? "--network=URI" : number == null ? "--number=NUMBER" : "--password=PASSWORD";
            throw mistake("Missing required option: '" + missing + "'");
        }
        try {
            var address = NetworkAddress.parse(network);
            return new Telephone.Account(domain == null ? address : address.with(domain), number, password);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException mistake(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }

    /// A time as people write it: `500ms`, `60s`, `5m`, `1h`.
    public static final class Time implements ITypeConverter<Duration> {
        private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

        @Override
        public Duration convert(String value) {
            var read = WRITTEN.matcher(value);
            if (!read.matches()) {
                throw new TypeConversionException("write a time such as 500ms, 60s, 5m or 1h, not " + value);
            }
            var amount = Long.parseLong(read.group(1));
            return switch (read.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
    }
}
