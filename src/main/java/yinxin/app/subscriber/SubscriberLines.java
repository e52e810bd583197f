package yinxin.app.subscriber;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A subscriber as the terminal shows them: one line, and one for each phone.
final class SubscriberLines {
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("unconditional", "all calls");
        WORDS.put("busy", "busy");
        WORDS.put("noAnswer", "no answer");
        WORDS.put("notReachable", "not reachable");
    }

    private SubscriberLines() {}

    static String of(JsonNode subscriber) {
        var lines = new StringBuilder("%-16s  %-15s  %s".formatted(subscriber.path("number").asString(), subscriber.path("state").asString(),
                forwarding(subscriber.path("forwarding"))));
        for (var phone : subscriber.path("phones")) {
            lines.append("%n    %s, %s left, from %s over %s%s".formatted(phone.path("contact").asString(), time(phone.path("secondsLeft").asLong()),
                    phone.path("from").asString(), phone.path("transport").asString(),
                    phone.path("userAgent").asString().isEmpty() ? "" : ", " + phone.path("userAgent").asString()));
        }
        return lines.toString();
    }

    private static String forwarding(JsonNode forwarding) {
        var parts = new ArrayList<String>();
        WORDS.forEach((name, word) -> {
            if (!forwarding.path(name).isNull() && !forwarding.path(name).isMissingNode()) {
                parts.add(word + (name.equals("noAnswer") ? " (" + forwarding.path("noAnswerAfterSeconds").asLong() + " s)" : "") + " → "
                        + forwarding.path(name).asString());
            }
        });
        return parts.isEmpty() ? "no forwarding" : String.join(", ", parts);
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
