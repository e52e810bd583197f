package yinxin.app.init;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.message.PhoneNumber;

/// What the five questions were answered with.
///
/// @param publicUrl     where WeChat and listeners reach the pages
/// @param sipHost       the address of this machine that trunks reach
/// @param trunks        the addresses that trunks call from
/// @param proofNumber   the number to call for a proof
/// @param accessNumbers the numbers that missed calls are diverted to
/// @param account       the Official Account
record Answers(URI publicUrl, InetAddress sipHost, List<Trunk.AddressRange> trunks, String proofNumber, List<String> accessNumbers, Account account) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
    private static final Pattern LOCAL = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    Answers {
        trunks = List.copyOf(trunks);
        accessNumbers = List.copyOf(accessNumbers);
    }

    /// Credentials, each as it is or as a `${VARIABLE}` of the environment.
    record Account(String appId, String appSecret, String templateId) {
        /// Leaves everything to the environment.
        static final Account OF_THE_ENVIRONMENT = new Account("${WECHAT_APP_ID}", "${WECHAT_APP_SECRET}", "${WECHAT_TEMPLATE_ID}");

        /// Reads three words; none leaves them to the environment.
        static Account read(String answer) {
            if (answer.isEmpty()) {
                return OF_THE_ENVIRONMENT;
            }
            var words = answer.split("[\\s,，]+");
            if (words.length != 3) {
                throw new IllegalArgumentException("enter three words: AppID, AppSecret and template id; or nothing");
            }
            check(words[0], "wx[0-9a-zA-Z]{8,30}", "an AppID is wx and 16 letters and digits");
            check(words[1], "[0-9a-zA-Z]{16,64}", "an AppSecret is 32 letters and digits");
            check(words[2], "[A-Za-z0-9_-]{10,64}", "a template id is 43 letters, digits, _ and -");
            return new Account(words[0], words[1], words[2]);
        }

        private static void check(String word, String form, String otherwise) {
            if (!word.matches(form) && !PLACEHOLDER.matcher(word).matches()) {
                throw new IllegalArgumentException(otherwise + ", or ${VARIABLE} of the environment");
            }
        }

        @Override
        public String toString() {
            return "Account[" + appId + "]";
        }
    }

    /// Reads an https:// address; http:// will do for this machine only.
    static URI publicUrl(String answer) {
        var text = (answer.contains("://") ? answer : "https://" + answer).replaceFirst("/+$", "");
        try {
            var url = URI.create(text);
            var host = url.getHost();
            if (host != null && url.getQuery() == null && url.getFragment() == null && url.getUserInfo() == null
                    && (url.getScheme().equals("https") || url.getScheme().equals("http") && LOCAL.matcher(host).matches())) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the form that is expected.
        }
        throw new IllegalArgumentException("enter an address such as https://voice.example.com");
    }

    /// Reads a literal address, one that peers can send to.
    static InetAddress address(String answer) {
        try {
            var address = Trunk.AddressRange.parse(answer).network();
            if (answer.indexOf('/') < 0 && !address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the form that is expected.
        }
        throw new IllegalArgumentException("enter one address of this machine, such as 192.0.2.1");
    }

    /// Reads address ranges between commas or blanks.
    static List<Trunk.AddressRange> ranges(String answer) {
        var ranges = new ArrayList<Trunk.AddressRange>();
        for (var text : answer.split("[\\s,，;；]+")) {
            var range = Trunk.AddressRange.parse(text);
            if (range.prefix() == 0) {
                throw new IllegalArgumentException(range + " lets anybody in: enter the trunk's own addresses, such as 192.0.2.10");
            }
            ranges.add(range);
        }
        return ranges;
    }

    /// Reads numbers between commas, the first of which is the one for proofs; there is one at least, and none twice.
    static List<String> numbers(String answer) {
        var numbers = new ArrayList<String>();
        for (var text : answer.split("[,，;；]")) {
            var digits = text.replaceAll("[\\s()-]", "");
            var number = PhoneNumber.parse(text.strip()).map(PhoneNumber::value).orElse(digits);
            if (!number.matches("\\+?[0-9]{3,15}")) {
                throw new IllegalArgumentException("\"" + text.strip() + "\" is no telephone number: enter one such as +861012345678");
            }
            if (numbers.contains(number)) {
                throw new IllegalArgumentException("the numbers must differ: a call to the one for proofs leaves no message");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
