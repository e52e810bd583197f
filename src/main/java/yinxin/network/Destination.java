package yinxin.network;

import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// Where a subscriber's missed calls go.
public sealed interface Destination {
    /// How [Voicemail] is written.
    String VOICEMAIL = "voicemail";

    /// To the operator's voicemail.
    record Voicemail() implements Destination {}

    /// To another telephone.
    record Number(PhoneNumber number) implements Destination {}

    /// Its form in JSON, on the command line and in the database: `voicemail`, or a number in E.164. Personal data.
    default String text() {
        return switch (this) {
            case Voicemail _ -> VOICEMAIL;
            case Number(var number) -> number.value();
        };
    }

    /// Reads what [#text] writes, and a number however a person writes it. Empty for what is neither.
    static Optional<Destination> parse(String text) {
        return text.strip().equalsIgnoreCase(VOICEMAIL) ? Optional.of(new Voicemail())
                : NumberingPlan.subscriberNumber(text).map(Number::new);
    }
}
