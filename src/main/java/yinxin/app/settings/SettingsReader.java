package yinxin.app.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/// Reads settings one by one and remembers everything that is wrong with them, so that an operator sees all of it at once.
public final class SettingsReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("Could not resolve placeholder '([A-Za-z0-9_]+)'");
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

    private final Environment environment;
    private final Binder binder;
    private final TreeSet<String> problems = new TreeSet<>();

    /// Reads from this configuration.
    public SettingsReader(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /// What is wrong, in alphabetical order of the keys.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Remembers that this key is wrong.
    public void problem(String key, String what) {
        problems.add(key + " " + what);
    }

    /// As [#problem], unless something else is wrong with the key.
    private void missing(String key, String what) {
        if (problems.stream().noneMatch(p -> p.startsWith(key + " "))) {
            problem(key, what);
        }
    }

    /// Whether a switch is on: `true` or `false`, nothing else.
    public boolean isOn(String key) {
        var text = optional(key).orElse("");
        if (!text.equals("true") && !text.equals("false")) {
            missing(key, "must be true or false");
        }
        return text.equals("true");
    }

    /// The value, without blanks around it; empty when there is none.
    public Optional<String> optional(String key) {
        try {
            return Optional.ofNullable(environment.getProperty(key)).map(String::strip).filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            var name = PLACEHOLDER.matcher(String.valueOf(e.getMessage()));
            problem(key, name.find() ? "refers to the environment variable " + name.group(1) + ", which is not set"
                    : "refers to something that is not defined: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// A value that must be there.
    public String text(String key) {
        return optional(key).orElseGet(() -> {
            missing(key, "is missing");
            return "";
        });
    }

    /// Reads a value by `parse`, which throws IllegalArgumentException for what it does not understand.
    public <T> T parsed(String key, Function<String, T> parse, String form, T otherwise) {
        var text = optional(key);
        if (text.isEmpty()) {
            missing(key, "is missing: " + form);
            return otherwise;
        }
        return parsedValue(key, text.get(), parse.andThen(Optional::of), form).orElse(otherwise);
    }

    /// As [#parsed], for a text that was found elsewhere.
    public <T> Optional<T> parsedValue(String key, String text, Function<String, Optional<T>> parse, String form) {
        try {
            var value = parse.apply(text);
            if (value.isPresent()) {
                return value;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the form that is expected.
        }
        problem(key, "must be " + form + ", not \"" + text + "\"");
        return Optional.empty();
    }

    /// A whole number from `least` to `most`.
    public int whole(String key, int least, int most) {
        return parsed(key, text -> {
            var number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        }, "a whole number from " + least + " to " + most, least);
    }

    /// A length of time, more than none: `30s`, `5m`.
    public Duration duration(String key) {
        return parsed(key, text -> {
            var duration = DurationStyle.detectAndParse(text);
            if (!duration.isPositive()) {
                throw new IllegalArgumentException();
            }
            return duration;
        }, "a length of time such as 300s or 5m", Duration.ofSeconds(1));
    }

    /// An address of the web, without slashes at its end.
    public URI url(String key) {
        return parsed(key, text -> {
            var url = URI.create(text.replaceFirst("/+$", ""));
            if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
                throw new IllegalArgumentException();
            }
            return url;
        }, "an address that begins with https:// or http://", URI.create("http://invalid"));
    }

    /// A range of ports with room for at least one call.
    public record Ports(int first, int last) {}

    /// A range such as `20000-29999`.
    public Ports ports(String key) {
        return parsed(key, text -> {
            var match = PORTS.matcher(text);
            if (!match.matches()) {
                throw new IllegalArgumentException();
            }
            var ports = new Ports(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
            if (ports.first() < 1024 || ports.last() > 65535 || ports.last() - ports.first() < 2) {
                throw new IllegalArgumentException();
            }
            return ports;
        }, "a range of ports such as 20000-29999, from 1024 to 65535", new Ports(20000, 29999));
    }

    /// One of the constants of an enum, written in lower case with hyphens.
    public <E extends Enum<E>> E choice(String key, Class<E> choices) {
        var names = new ArrayList<String>();
        for (var choice : choices.getEnumConstants()) {
            names.add(key(choice));
        }
        return parsed(key, text -> Enum.valueOf(choices, text.toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
                "one of " + String.join(", ", names), choices.getEnumConstants()[0]);
    }

    private static String key(Enum<?> choice) {
        return choice.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /// How many entries the list at this key has.
    public int size(String key) {
        var size = 0;
        while (binder.bind(key + "[" + size + "]", Bindable.mapOf(String.class, Object.class)).isBound()) {
            size++;
        }
        return size;
    }

    /// A list of texts, or one text.
    public List<String> texts(String key) {
        return binder.bind(key, Bindable.listOf(String.class)).orElse(List.of());
    }

    /// Everything below this key.
    public Map<String, String> map(String key) {
        return binder.bind(key, Bindable.mapOf(String.class, String.class)).orElse(Map.of());
    }
}
