package yinxin.web.operator;

import org.jspecify.annotations.Nullable;
import yinxin.network.NumberingPlan;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// Reads what an operator's program sends, or says which field is wrong and what it should be.
final class Query {
    private Query() {}

    /// A telephone number. A `+` in a query means a space (application/x-www-form-urlencoded), and programs forget to write `%2B`:
    /// a leading space is taken for the plus that it was.
    static PhoneNumber number(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw Problems.badRequest("number is missing: a telephone number such as +8613800138000.");
        }
        var restored = text.startsWith(" ") ? "+" + text.strip() : text;
        return NumberingPlan.subscriberNumber(restored).orElseThrow(() -> Problems.badRequest(
                "number is not a telephone number: write it as +8613800138000, or an extension of 3 to 15 digits."));
    }

    static OpenId openid(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw Problems.badRequest("openid is missing: the WeChat user's openid for this Official Account.");
        }
        try {
            return new OpenId(text.strip());
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest("openid is not an openid: " + e.getMessage() + ".");
        }
    }

    static MessageId messageId(String text) {
        if (!MessageId.isWellFormed(text)) {
            throw Problems.notFound("There is no message with this id.");
        }
        return new MessageId(text);
    }

    static int limit(@Nullable String text, int otherwise, int most) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,6}")) {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        }
        throw Problems.badRequest("limit must be a number from 1 to " + most + ".");
    }
}
