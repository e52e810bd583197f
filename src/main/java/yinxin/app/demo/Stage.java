package yinxin.app.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.SpokenLanguage;

/// What the demo is played on: a WeChat, its one user with the numbers that they have bound, and the gateway's stores.
public final class Stage {
    private static final Pattern DIALLED = Pattern.compile("INVITE sips?:([^@;]+)@.*");
    private static final String NICKNAME = "小林";
    private static final Set<GreetingChoice> KEPT = Set.of(GreetingChoice.OWN, GreetingChoice.BOTH);

    private final Props props;
    private final WeChatSimulator wechat;
    private final Stores stores;
    private final Clock clock;
    private volatile String owner = "";
    private volatile Optional<SpokenLanguage> language = Optional.empty();

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

    /// What the gateway keeps, as far as the demo touches it.
    public record Stores(Bindings bindings, Messages messages, Preferences preferences, NumberRules rules) {}

    public Stage(Props props, WeChatSimulator wechat, Stores stores, Clock clock) {
        this.props = props;
        this.wechat = wechat;
        this.stores = stores;
        this.clock = clock;
    }

    /// Sets everything up as at the first visit: what was there before is gone, messages with their recordings' keys, bindings, and the
    /// chat; a new WeChat user follows the account and has bound the numbers.
    public synchronized void startOver() {
        var before = owner;
        if (!before.isEmpty()) {
            stores.bindings().forget(new OpenId(before), clock.instant());
            wechat.remove(before);
        }
        var next = wechat.createUser(NICKNAME);
        owner = next;
        language.ifPresent(this::speak);
        wechat.follow(next);
        props.bound().forEach(number -> stores.bindings().bind(number, new OpenId(next), Proof.OPERATOR, clock.instant()));
        language.ifPresent(this::speak);
    }

    /// A page has come that reads this language. The first one finds a chat that begins in it, unless somebody has used the demo before.
    synchronized void enter(SpokenLanguage spoken) {
        if (language.isEmpty() && spoken != SpokenLanguage.CHINESE && wechat.chat(owner).size() <= 1) {
            language = Optional.of(spoken);
            startOver();
        } else {
            speak(spoken);
        }
    }

    /// Whoever is before the page reads this language: callers are greeted in it, and the user is spoken to in it. A greeting that the user has
    /// recorded, or wants in both languages, stays.
    synchronized void speak(SpokenLanguage spoken) {
        language = Optional.of(spoken);
        var user = new OpenId(owner);
        var before = stores.preferences().of(user);
        if (!before.language().equals(language)) {
            stores.preferences().keep(user, new FollowerSettings(before.zone(), before.quiet(), language));
        }
        var greeting = switch (spoken) {
            case CHINESE -> GreetingChoice.CHINESE;
            case ENGLISH -> GreetingChoice.ENGLISH;
        };
        for (var bound : stores.preferences().numbersOf(user)) {
            var settings = stores.rules().of(bound.number());
            if (!KEPT.contains(settings.greeting()) && settings.greeting() != greeting) {
                stores.rules().keep(bound.number(), new NumberSettings(greeting, settings.withheld()));
            }
        }
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
        return stores.messages();
    }

    Clock clock() {
        return clock;
    }
}
