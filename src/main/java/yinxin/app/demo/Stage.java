package yinxin.app.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// What the demo is played on: a WeChat, its one user with the numbers that they have bound, and the gateway's stores.
public final class Stage {
    private static final Pattern DIALLED = Pattern.compile("INVITE sips?:([^@;]+)@.*");
    private static final String NICKNAME = "小林";

    private final Props props;
    private final WeChatSimulator wechat;
    private final Bindings bindings;
    private final Messages messages;
    private final Clock clock;
    private volatile String owner = "";

    /// What does not change.
    ///
    /// @param page    the origin of the pages: `http://localhost:8080`
    /// @param bound   the numbers that are bound from the beginning
    /// @param access  the access number that fixes a condition
    /// @param proof   the number that owners call
    /// @param spool   where recordings are written while a call runs
    public record Props(URI page, List<PhoneNumber> bound, Function<Condition, String> access, PhoneNumber proof,
                        Path spool) {
        public Props {
            bound = List.copyOf(bound);
        }
    }

    public Stage(Props props, WeChatSimulator wechat, Bindings bindings, Messages messages, Clock clock) {
        this.props = props;
        this.wechat = wechat;
        this.bindings = bindings;
        this.messages = messages;
        this.clock = clock;
    }

    /// Sets everything up as at the first visit: what was there before is gone, messages with their recordings' keys, bindings, and the
    /// chat; a new WeChat user follows the account and has bound the numbers.
    public synchronized void startOver() {
        var before = owner;
        if (!before.isEmpty()) {
            bindings.forget(new OpenId(before), clock.instant());
            wechat.remove(before);
        }
        var next = wechat.createUser(NICKNAME);
        wechat.follow(next);
        props.bound().forEach(number -> bindings.bind(number, new OpenId(next), Proof.OPERATOR, clock.instant()));
        owner = next;
    }

    /// Where the user's phone is on the screen.
    public URI phone() {
        return URI.create(wechat.url() + "/?openid=" + owner);
    }

    /// Why a call has come to voicemail, by the access number in the request line of its INVITE; empty for the proof number.
    Optional<Condition> condition(String requestLine) {
        var dialled = DIALLED.matcher(requestLine);
        return dialled.matches() ? Arrays.stream(Condition.values()).filter(c -> props.access().apply(c).equals(dialled.group(1))).findFirst()
                : Optional.empty();
    }

    /// The origin of the phone.
    URI wechat() {
        return wechat.url();
    }

    Props props() {
        return props;
    }

    Messages messages() {
        return messages;
    }

    Clock clock() {
        return clock;
    }
}
