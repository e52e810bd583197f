package yinxin.wechat.callback;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import yinxin.wechat.api.WeChatSettings;

/// Lets in what WeChat sent, and nobody else. Plain (明文), compatible (兼容) and safe mode (安全模式) are told apart by the request:
/// with `encrypt_type=aes` only `msg_signature` and what was encrypted count, whatever stands beside it in clear.
///
/// In plain mode the signature covers the time and a nonce, not the message; that is WeChat's design, and why operators should
/// choose safe mode. One thing can be done about it: a signature that came with an encrypted message is good for no plain one.
final class CallbackGate {
    /// How far a request's timestamp may lie from our clock, either way: WeChat repeats within 15 seconds, the rest is for
    /// clocks that are wrong.
    static final Duration TOLERANCE = Duration.ofMinutes(5);
    /// How many signatures of encrypted messages are remembered: more than WeChat sends one account in [#TOLERANCE].
    private static final int REMEMBERED = 20_000;

    private final String token;
    private final CallbackCipher cipher;
    private final Clock clock;
    private final Map<String, Boolean> usedInSafeMode = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    CallbackGate(WeChatSettings settings, Clock clock) {
        token = settings.callbackToken().value();
        cipher = new CallbackCipher(settings.callbackAesKey(), settings.appId());
        this.clock = clock;
    }

    /// A callback that was let in.
    ///
    /// @param fields    what it says, in clear
    /// @param encrypted whether the answer must be encrypted too
    record Opened(Map<String, String> fields, boolean encrypted) {}

    /// Answers WeChat's question whether this address is ours. It changes nothing, so its age does not matter.
    String echo(CallbackQuery query) throws CallbackRefused {
        checkSignature(query);
        return query.echo();
    }

    /// Opens a message.
    ///
    /// @throws CallbackRefused when it is not from WeChat, too old, damaged, or for another account
    Opened open(CallbackQuery query, byte[] body) throws CallbackRefused {
        if (query.encrypted()) {
            var encrypted = CallbackXml.fields(body).getOrDefault("Encrypt", "");
            if (encrypted.isEmpty() || !CallbackSignature.matches(query.messageSignature(), token, query.timestamp(), query.nonce(), encrypted)) {
                throw new CallbackRefused("msg_signature is wrong: check yinxin.wechat.callback-token against 服务器配置, if this was WeChat");
            }
            checkTime(query.timestamp());
            remember(query);
            return new Opened(CallbackXml.fields(cipher.decrypt(encrypted)), true);
        }
        checkSignature(query);
        checkTime(query.timestamp());
        if (isRemembered(query)) {
            throw new CallbackRefused("the signature of an encrypted message came again with a plain one");
        }
        return new Opened(CallbackXml.fields(body), false);
    }

    /// Encloses an answer for WeChat.
    String seal(String xml) {
        var encrypted = cipher.encrypt(xml);
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var nonce = Long.toUnsignedString(ThreadLocalRandom.current().nextLong() >>> 20);
        return envelope(encrypted, timestamp, nonce);
    }

    /// The envelope around an encrypted answer.
    String envelope(String encrypted, String timestamp, String nonce) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Encrypt", encrypted);
        fields.put("MsgSignature", CallbackSignature.of(token, timestamp, nonce, encrypted));
        fields.put("TimeStamp", timestamp);
        fields.put("Nonce", nonce);
        return CallbackXml.write(fields);
    }

    private void checkSignature(CallbackQuery query) throws CallbackRefused {
        if (!CallbackSignature.matches(query.signature(), token, query.timestamp(), query.nonce())) {
            throw new CallbackRefused("signature is wrong: check yinxin.wechat.callback-token against 服务器配置, if this was WeChat");
        }
    }

    private void checkTime(String timestamp) throws CallbackRefused {
        try {
            var off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant()).abs();
            if (off.compareTo(TOLERANCE) > 0) {
                throw new CallbackRefused("the request's time is " + off.toSeconds() + " s off: an old request, or this machine's clock is wrong");
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw new CallbackRefused("timestamp is no number of seconds");
        }
    }

    private void remember(CallbackQuery query) {
        synchronized (usedInSafeMode) {
            usedInSafeMode.put(query.timestamp() + ' ' + query.nonce(), true);
        }
    }

    private boolean isRemembered(CallbackQuery query) {
        synchronized (usedInSafeMode) {
            return usedInSafeMode.containsKey(query.timestamp() + ' ' + query.nonce());
        }
    }
}
