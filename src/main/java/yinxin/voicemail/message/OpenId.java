package yinxin.voicemail.message;

import java.util.regex.Pattern;

/// A WeChat user as one Official Account knows them. Personal data: prints itself masked.
///
/// @param value 1 to 64 characters, `[A-Za-z0-9_-]`
public record OpenId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public OpenId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an openid has 1 to 64 characters of A-Z, a-z, 0-9, _ and -");
        }
    }

    @Override
    public String toString() {
        return value.length() < 9 ? "***" : value.substring(0, 3) + "***" + value.substring(value.length() - 3);
    }
}
