package yinxin.web.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import yinxin.network.Destination;
import yinxin.network.Forwarding;
import yinxin.network.NumberingPlan;
import yinxin.network.SubscriberState;
import yinxin.voicemail.message.PhoneNumber;

/// What an operator sends to make or to change a subscriber. A field that is absent stays as it is, one that is null is taken away; a
/// field that does not exist is a typing mistake, and said to be one.
final class SubscriberForm {
    private static final Set<String> FIELDS = Set.of("password", "state", "forwarding");
    private static final Set<String> FORWARDING = Set.of("unconditional", "busy", "noAnswer", "notReachable", "noAnswerAfterSeconds");
    private static final String STATES = Stream.of(SubscriberState.values()).map(SubscriberState::key).collect(Collectors.joining(", "));
    /// Registrars on the public network are tried with lists of short passwords all day long.
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 128;

    private final PhoneNumber number;
    private final NumberingPlan plan;
    private final JsonNode body;

    SubscriberForm(PhoneNumber number, NumberingPlan plan, JsonNode body) {
        this.number = number;
        this.plan = plan;
        this.body = body;
        check(body, FIELDS, "");
    }

    private static void check(JsonNode object, Set<String> known, String where) {
        if (!object.isObject()) {
            throw Problems.badRequest(where.isEmpty() ? "The body must be a JSON object with the fields " + OperatorSubscribers.FIELDS + "."
                    : "forwarding must be a JSON object with the fields " + String.join(", ", known.stream().sorted().toList()) + ".");
        }
        object.propertyNames().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Problems.badRequest("There is no field " + where + name + "; there are " + String.join(", ", known.stream().sorted().toList()) + ".");
        });
    }

    /// Empty when none is sent.
    Optional<String> password() {
        if (!body.has("password")) {
            return Optional.empty();
        }
        var password = body.get("password").isString() ? body.get("password").stringValue() : "";
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD || password.chars().anyMatch(Character::isISOControl)) {
            throw Problems.badRequest("password must be a text of " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters.");
        }
        return Optional.of(password);
    }

    /// Empty when none is sent.
    Optional<SubscriberState> state() {
        if (!body.has("state")) {
            return Optional.empty();
        }
        var state = body.get("state").isString() ? SubscriberState.ofKey(body.get("state").stringValue()) : Optional.<SubscriberState>empty();
        return Optional.of(state.orElseThrow(() -> Problems.badRequest("state must be one of " + STATES + ".")));
    }

    /// What is sent, upon what there is. Empty when none is sent.
    Optional<Forwarding> forwarding(Forwarding present) {
        if (!body.has("forwarding")) {
            return Optional.empty();
        }
        var sent = body.get("forwarding");
        check(sent, FORWARDING, "forwarding.");
        var seconds = present.noAnswerAfter();
        if (sent.has("noAnswerAfterSeconds")) {
            var value = sent.get("noAnswerAfterSeconds");
            seconds = value.isIntegralNumber() && value.canConvertToInt() ? Duration.ofSeconds(value.intValue()) : Duration.ZERO;
        }
        if (seconds.compareTo(Forwarding.SHORTEST) < 0 || seconds.compareTo(Forwarding.LONGEST) > 0) {
            throw Problems.badRequest("forwarding.noAnswerAfterSeconds must be a whole number from " + Forwarding.SHORTEST.toSeconds() + " to "
                    + Forwarding.LONGEST.toSeconds() + ".");
        }
        return Optional.of(new Forwarding(destination(sent, "unconditional", present.unconditional()), destination(sent, "busy", present.busy()),
                destination(sent, "noAnswer", present.noAnswer()), destination(sent, "notReachable", present.notReachable()), seconds));
    }

    private Optional<Destination> destination(JsonNode sent, String name, Optional<Destination> present) {
        if (!sent.has(name)) {
            return present;
        }
        if (sent.get(name).isNull()) {
            return Optional.empty();
        }
        var text = sent.get(name).isString() ? sent.get(name).stringValue() : "";
        var destination = Destination.parse(text).orElseThrow(() -> Problems.badRequest("forwarding." + name
                + " must be voicemail, a telephone number such as +8613900139000, or null for no forwarding."));
        if (destination instanceof Destination.Number(var to)) {
            if (to.equals(number)) {
                throw Problems.badRequest("forwarding." + name + " leads back to the same number.");
            }
            if (plan.isEmergency(to)) {
                throw Problems.badRequest("forwarding." + name + " leads to an emergency number; nobody's missed calls may ring there.");
            }
        }
        return Optional.of(destination);
    }
}
