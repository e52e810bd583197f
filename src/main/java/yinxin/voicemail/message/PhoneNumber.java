package yinxin.voicemail.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A telephone number in one form, whatever form it arrived in. Personal data: prints itself masked.
///
/// @param value `+` and 5 to 15 digits (E.164), or 3 to 15 bare digits for what E.164 has no form for: short codes (10086), and
///              machine numbers
public record PhoneNumber(String value) {
    private static final Pattern FORM = Pattern.compile("\\+[0-9]{5,15}|[0-9]{3,15}");
    private static final Pattern CHINESE_MOBILE = Pattern.compile("\\+861[3-9][0-9]{9}");
    /// Carriers' call-by-call prefixes that are left in front of a calling number.
    private static final Pattern CARRIER_PREFIX =
            Pattern.compile("(17951|17911|17909|17901|17931|17961|10193|12593|11808|10131)(0?[1-9][0-9]{8,11})");
    /// Emergency, service and business numbers: libphonenumber takes them for the start of longer ones.
    private static final Pattern SHORT_CODE = Pattern.compile("1[0-2][0-9]{1,3}|10[0-9]{3,6}|9[56][0-9]{3,6}");
    private static final Pattern MACHINE_NUMBER = Pattern.compile("(?:\\+?86)?(1(?:06|4)[0-9]{8,13})");
    private static final Pattern LOCAL = Pattern.compile("[2-9][0-9]{6,7}");
    private static final Pattern DIALLED = Pattern.compile("\\+?[0-9]{3,18}");
    private static final Pattern HOST = Pattern.compile("@.*");
    private static final Pattern SEPARATORS = Pattern.compile("[-. ()/\\u00A0]+");
    private static final Pattern CONTEXT = Pattern.compile(";phone-context=(\\+[0-9]+)");
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    public PhoneNumber {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a telephone number in international form: " + value.length() + " characters");
        }
    }

    /// Reads a number as networks and people write it: `13800138000`, `0086 138…`, `+86-755-…`, `17951…`, `tel:` and `sip:` URIs.
    /// Empty for what is no number: `anonymous`, letters, nothing.
    public static Optional<PhoneNumber> parse(String text) {
        return parse(text, "");
    }

    /// As [#parse(String)]; a local number (7 or 8 digits) is completed with `areaCode`, e.g. `010`, if one is given.
    public static Optional<PhoneNumber> parse(String text, String areaCode) {
        var digits = digitsOf(text);
        if (!DIALLED.matcher(digits).matches()) {
            return Optional.empty();
        }
        var carried = CARRIER_PREFIX.matcher(digits);
        if (carried.matches()) {
            digits = carried.group(2);
        }
        if (SHORT_CODE.matcher(digits).matches()) {
            return Optional.of(new PhoneNumber(digits));
        }
        if (LOCAL.matcher(digits).matches() && !areaCode.isEmpty()) {
            digits = areaCode + digits;
        }
        var international = international(digits);
        return international.isPresent() ? international : machine(digits);
    }

    private static Optional<PhoneNumber> machine(String digits) {
        var machine = MACHINE_NUMBER.matcher(digits);
        return machine.matches() && machine.group(1).length() <= 15 ? Optional.of(new PhoneNumber(machine.group(1)))
                : Optional.empty();
    }

    private static Optional<PhoneNumber> international(String digits) {
        try {
            var parsed = NUMBERS.parse(digits, "CN");
            return NUMBERS.isValidNumber(parsed)
                    ? Optional.of(new PhoneNumber(NUMBERS.format(parsed, PhoneNumberFormat.E164))) : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /// The digits (and a leading `+`) of a number written as a URI or with separators; a `phone-context` that is itself a
    /// number completes a local one (RFC 3966 §5.1.5).
    private static String digitsOf(String text) {
        var number = text.strip();
        if (number.regionMatches(true, 0, "tel:", 0, 4)) {
            number = number.substring(4);
        } else if (number.regionMatches(true, 0, "sip:", 0, 4)) {
            number = HOST.matcher(number.substring(4)).replaceFirst("");
        } else if (number.regionMatches(true, 0, "sips:", 0, 5)) {
            number = HOST.matcher(number.substring(5)).replaceFirst("");
        }
        number = decoded(number);
        var parameters = number.indexOf(';');
        var context = "";
        if (parameters >= 0) {
            var match = CONTEXT.matcher(number.toLowerCase(Locale.ROOT));
            context = match.find() ? match.group(1) : "";
            number = number.substring(0, parameters);
        }
        number = SEPARATORS.matcher(number).replaceAll("");
        return number.startsWith("+") || context.isEmpty() ? number : context + (number.startsWith("0") ? number.substring(1) : number);
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /// Whether it is, by its numbering plan, a mobile or a fixed line that somebody has: no service, premium, shared-cost or short number.
    public boolean isTelephone() {
        if (!value.startsWith("+")) {
            return false;
        }
        try {
            return switch (NUMBERS.getNumberType(NUMBERS.parse(value, "CN"))) {
                case FIXED_LINE, MOBILE, FIXED_LINE_OR_MOBILE -> true;
                default -> false;
            };
        } catch (NumberParseException e) {
            return false;
        }
    }

    /// As a person in China reads it: `138 0013 8000`, `010-8888 6666`, `+1 650-253-0000`.
    public String display() {
        if (CHINESE_MOBILE.matcher(value).matches()) {
            return value.substring(3, 6) + " " + value.substring(6, 10) + " " + value.substring(10);
        }
        if (!value.startsWith("+")) {
            return value;
        }
        try {
            var parsed = NUMBERS.parse(value, "CN");
            return NUMBERS.format(parsed, value.startsWith("+86") ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
        } catch (NumberParseException e) {
            return value;
        }
    }

    /// As one dials it inside China: `13800138000`, `01088886666`, `0016502530000`. At most 17 characters.
    public String dialled() {
        if (CHINESE_MOBILE.matcher(value).matches()) {
            return value.substring(3);
        }
        if (value.startsWith("+86")) {
            return "0" + value.substring(3);
        }
        return value.startsWith("+") ? "00" + value.substring(1) : value;
    }

    /// Enough to recognise, not enough to call: `138****8000`.
    public String masked() {
        var digits = value.startsWith("+86") ? value.substring(3) : value;
        return digits.length() < 8 ? digits.substring(0, 1) + "****"
                : digits.substring(0, 3) + "****" + digits.substring(digits.length() - 4);
    }

    @Override
    public String toString() {
        return masked();
    }
}
