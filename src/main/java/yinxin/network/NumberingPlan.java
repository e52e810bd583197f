package yinxin.network;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import yinxin.voicemail.message.PhoneNumber;

/// How what is dialled becomes a number.
///
/// @param areaCode  completes local numbers of 7 or 8 digits, e.g. `010`; empty for none
/// @param emergency numbers that always go through, to nobody's voicemail: 110, 119 …
public record NumberingPlan(String areaCode, Set<PhoneNumber> emergency) {
    /// Police, ambulance, fire, traffic accidents; and those that a visitor's phone dials by itself.
    public static final Set<PhoneNumber> CHINESE_EMERGENCY = numbers("110", "119", "120", "122", "112", "911", "999");
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{3,15}");

    public NumberingPlan {
        emergency = Set.copyOf(emergency);
    }

    private static Set<PhoneNumber> numbers(String... numbers) {
        return java.util.Arrays.stream(numbers).map(PhoneNumber::new).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /// China's numbers, with no area code.
    public static NumberingPlan chinese() {
        return new NumberingPlan("", CHINESE_EMERGENCY);
    }

    /// What the user part of a request-URI, a `tel:` or a `sip:` URI dials: a number of the public network, or an extension of our own.
    /// Emergency numbers are themselves, whatever else they could be the start of. Empty for what is no number.
    public Optional<PhoneNumber> dialled(String text) {
        return exactly(text, emergency).or(() -> PhoneNumber.parse(text, areaCode)).or(() -> extension(text));
    }

    public boolean isEmergency(PhoneNumber number) {
        return emergency.contains(number);
    }

    /// A subscriber's number as a person writes it: of the public network, or an extension (3 to 15 digits).
    public static Optional<PhoneNumber> subscriberNumber(String text) {
        return PhoneNumber.parse(text).or(() -> extension(text));
    }

    private static Optional<PhoneNumber> exactly(String text, Collection<PhoneNumber> numbers) {
        return numbers.stream().filter(n -> n.value().equals(text.strip())).findFirst();
    }

    private static Optional<PhoneNumber> extension(String text) {
        return EXTENSION.matcher(text.strip()).matches() ? Optional.of(new PhoneNumber(text.strip())) : Optional.empty();
    }
}
