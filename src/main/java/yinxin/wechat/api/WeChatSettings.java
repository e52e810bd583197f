package yinxin.wechat.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import yinxin.voicemail.message.Condition;

/// The Official Account: the keys under `yinxin.wechat`. Nothing is checked while it is made, so that a broken configuration is
/// told whole; the constraints say what each key must be.
///
/// @param apiUrl         where WeChat's API answers: `https://api.weixin.qq.com`, or a simulator's address
/// @param authorizeUrl   where a browser is sent to learn who it is
/// @param appId          the account's appid, `wx…`
/// @param appSecret      the account's secret
/// @param callbackToken  the token of 服务器配置
/// @param callbackAesKey the EncodingAESKey of 服务器配置
/// @param template       the template of the notices
/// @param menu           whether the account's menu is ours to make
public record WeChatSettings(
        @NotNull(message = "is missing: WeChat's API, usually https://api.weixin.qq.com") URI apiUrl,
        @NotNull(message = "is missing: usually https://open.weixin.qq.com/connect/oauth2/authorize") URI authorizeUrl,
        @NotNull(message = "is missing: the AppID under 设置与开发 › 开发接口管理")
        @Pattern(regexp = "wx[0-9a-zA-Z]{8,30}", message = "must be an AppID: wx and letters and digits") String appId,
        @NotNull(message = "is missing: the AppSecret under 设置与开发 › 开发接口管理") Secret appSecret,
        @NotNull(message = "is missing: the Token (令牌) of 服务器配置") Secret callbackToken,
        @NotNull(message = "is missing: the EncodingAESKey of 服务器配置") Secret callbackAesKey,
        @NotNull(message = "is missing: the template that notices are sent with") @Valid Template template, boolean menu) {

    private static final java.util.regex.Pattern TOKEN = java.util.regex.Pattern.compile("[0-9A-Za-z]{3,32}");
    private static final java.util.regex.Pattern AES_KEY = java.util.regex.Pattern.compile("[0-9A-Za-z]{43}");

    /// Whether both addresses are of the web.
    @AssertTrue(message = "yinxin.wechat.api-url and yinxin.wechat.authorize-url must begin with https:// (or http:// for a simulator) and have no query")
    public boolean isAddressesUsable() {
        return usable(apiUrl) && usable(authorizeUrl);
    }

    private static boolean usable(@Nullable URI url) {
        return url == null || url.getScheme() != null && url.getScheme().matches("https?") && url.getHost() != null
                && url.getQuery() == null && url.getFragment() == null;
    }

    /// Whether there is a secret at all.
    @AssertTrue(message = "yinxin.wechat.app-secret must not be empty")
    public boolean isAppSecretPresent() {
        return matches(appSecret, java.util.regex.Pattern.compile("\\S+"));
    }

    /// Whether WeChat would have taken this token.
    @AssertTrue(message = "yinxin.wechat.callback-token must have 3 to 32 letters and digits, as in 服务器配置")
    public boolean isCallbackTokenWellFormed() {
        return matches(callbackToken, TOKEN);
    }

    /// Whether this can be an EncodingAESKey.
    @AssertTrue(message = "yinxin.wechat.callback-aes-key must have exactly 43 letters and digits, as in 服务器配置")
    public boolean isCallbackAesKeyWellFormed() {
        return matches(callbackAesKey, AES_KEY);
    }

    private static boolean matches(@Nullable Secret secret, java.util.regex.Pattern form) {
        return secret == null || form.matcher(secret.value()).matches();
    }

    /// The template of the notices, and which of its keys takes which value. An absent key is not sent.
    ///
    /// @param id        the template's id, as 模板消息 › 我的模板 shows it
    /// @param caller    the key for who called
    /// @param time      the key for when
    /// @param duration  the key for how long the message is
    /// @param condition the key for why the call was diverted
    /// @param count     the key for how many messages a notice tells of
    /// @param text      the key for what was understood of the message
    /// @param words     the word for each condition; must equal the constants that WeChat approved. What is absent is said as
    ///                  [Condition#chinese()]
    public record Template(
            @NotNull(message = "is missing: the id of the notices' template, under 模板消息 › 我的模板")
            @Pattern(regexp = "[A-Za-z0-9_-]{1,64}", message = "must be a template id: letters, digits, _ and -") String id,
            @Nullable String caller, @Nullable String time, @Nullable String duration, @Nullable String condition,
            @Nullable String count, @Nullable String text, Map<Condition, String> words) {
        public Template {
            caller = present(caller);
            time = present(time);
            duration = present(duration);
            condition = present(condition);
            count = present(count);
            text = present(text);
            words = present(words);
        }

        /// A key that stands in the YAML with nothing behind it is an absent one.
        private static @Nullable String present(@Nullable String key) {
            return key == null || key.isBlank() ? null : key.strip();
        }

        private static Map<Condition, String> present(@Nullable Map<Condition, String> words) {
            return words == null ? Map.of() : words.entrySet().stream().filter(e -> present(e.getValue()) != null)
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().strip()));
        }

        /// The word for a condition in this template.
        public String word(Condition of) {
            return words.getOrDefault(of, of.chinese());
        }

        /// Whether there is anything to be sent.
        @AssertTrue(message = "yinxin.wechat.template must name at least one of caller, time, duration, condition")
        public boolean isAnythingSent() {
            return caller != null || time != null || duration != null || condition != null;
        }

        /// Whether the caller's key takes a telephone number.
        @AssertTrue(message = "yinxin.wechat.template.caller must be a key that can hold a number: phone_number, character_string, thing or keyword, with its digit")
        public boolean isCallerKeyUsable() {
            return oneOf(caller, ValueType.PHONE_NUMBER, ValueType.CHARACTER_STRING, ValueType.THING, ValueType.KEYWORD);
        }

        /// Whether the time's key takes a time.
        @AssertTrue(message = "yinxin.wechat.template.time must be a key that can hold a time: time, date, thing or keyword, with its digit")
        public boolean isTimeKeyUsable() {
            return oneOf(time, ValueType.TIME, ValueType.DATE, ValueType.THING, ValueType.KEYWORD);
        }

        /// Whether the duration's key takes `0:37`.
        @AssertTrue(message = "yinxin.wechat.template.duration must be a key that can hold 0:37: character_string, thing or keyword, with its digit")
        public boolean isDurationKeyUsable() {
            return oneOf(duration, ValueType.CHARACTER_STRING, ValueType.THING, ValueType.KEYWORD);
        }

        /// Whether the condition's key takes words.
        @AssertTrue(message = "yinxin.wechat.template.condition must be a key that can hold words: const, enum, enum_string, phrase, thing, short_thing or keyword, with its digit")
        public boolean isConditionKeyUsable() {
            return oneOf(condition, ValueType.CONST, ValueType.ENUM, ValueType.ENUM_STRING, ValueType.PHRASE, ValueType.THING,
                    ValueType.SHORT_THING, ValueType.KEYWORD);
        }

        /// Whether the count's key takes digits.
        @AssertTrue(message = "yinxin.wechat.template.count must be a key that can hold 3: number, character_string, thing or keyword, with its digit")
        public boolean isCountKeyUsable() {
            return oneOf(count, ValueType.NUMBER, ValueType.CHARACTER_STRING, ValueType.THING, ValueType.KEYWORD);
        }

        /// Whether the text's key takes words.
        @AssertTrue(message = "yinxin.wechat.template.text must be a key that can hold any words: thing or keyword, with its digit")
        public boolean isTextKeyUsable() {
            return oneOf(text, ValueType.THING, ValueType.KEYWORD);
        }

        /// Whether every word suits the condition's key.
        @AssertTrue(message = "yinxin.wechat.template.words holds a word that its key cannot: const and thing take 1 to 20 characters, phrase takes 1 to 5 Chinese characters")
        public boolean isWordsSuitable() {
            return Optional.ofNullable(condition).flatMap(ValueType::ofKey)
                    .map(type -> Arrays.stream(Condition.values()).allMatch(c -> type.accepts(word(c)))).orElse(true);
        }

        private static boolean oneOf(@Nullable String key, ValueType first, ValueType... others) {
            return key == null || ValueType.ofKey(key.toLowerCase(Locale.ROOT).equals(key) ? key : "")
                    .map(EnumSet.of(first, others)::contains).orElse(false);
        }
    }
}
