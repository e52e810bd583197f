package yinxin.wechat.callback;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.ReplyWindow;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.wechat.chat.ChatReader;
import yinxin.wechat.chat.ChatRequest;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.chat.Phrases;

/// What happens when a follower does something in the chat: each event has its effect, and most have an answer.
public final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final Bindings bindings;
    private final Outbox outbox;
    private final ProofTalk proofs;
    private final SettingsTalk treatment;
    private final Clock clock;
    private final FollowerLanguages languages;

    /// @param proofs    how numbers are proven
    /// @param treatment what followers decide about being told
    /// @param languages how followers are spoken to; the notifier speaks to them in the same way
    public Conversation(Bindings bindings, Outbox outbox, ProofTalk proofs, SettingsTalk treatment, Clock clock, FollowerLanguages languages) {
        this.bindings = bindings;
        this.outbox = outbox;
        this.proofs = proofs;
        this.treatment = treatment;
        this.clock = clock;
        this.languages = languages;
    }

    /// Does what the event asks for and says what to answer; empty: nothing. Doing it twice is harmless.
    Optional<String> answer(CallbackEvent event) {
        if (isSignOfLife(event)) {
            bindings.alive(event.from(), clock.instant());
        }
        opens(event).ifPresent(window -> outbox.opened(event.from(), window, clock.instant()));
        return switch (event) {
            case CallbackEvent.Followed followed -> {
                outbox.returned(followed.from(), clock.instant());
                var phrases = languages.phrases(followed.from());
                yield Optional.of(proofs.scanned(followed.from(), followed.scene(), phrases).map(phrases::welcomed).orElseGet(phrases::welcome));
            }
            case CallbackEvent.Unfollowed unfollowed -> left(unfollowed.from());
            case CallbackEvent.Text text -> Optional.of(answer(text));
            case CallbackEvent.Wordless wordless -> Optional.of(help(wordless.from(), languages.phrases(wordless.from())));
            case CallbackEvent.MenuClicked(var from, var _, var key) -> Optional.of(answer(from,
                    ChatReader.read(key.toLowerCase(Locale.ROOT).replace('_', ' ')), languages.phrases(from)));
            case CallbackEvent.Scanned scanned -> {
                var phrases = languages.phrases(scanned.from());
                yield Optional.of(proofs.scanned(scanned.from(), scanned.scene(), phrases).orElseGet(phrases::whichNumber));
            }
            case CallbackEvent.PushFinished finished -> finished(finished);
            case CallbackEvent.Other _ -> Optional.empty();
        };
    }

    private static Optional<ReplyWindow> opens(CallbackEvent event) {
        return switch (event) {
            case CallbackEvent.Text _, CallbackEvent.Wordless _ -> Optional.of(ReplyWindow.TEXT);
            case CallbackEvent.MenuClicked _ -> Optional.of(ReplyWindow.MENU);
            case CallbackEvent.Followed _ -> Optional.of(ReplyWindow.FOLLOW);
            case CallbackEvent.Scanned _ -> Optional.of(ReplyWindow.SCAN);
            case CallbackEvent.Unfollowed _, CallbackEvent.PushFinished _, CallbackEvent.Other _ -> Optional.empty();
        };
    }

    private static boolean isSignOfLife(CallbackEvent event) {
        return switch (event) {
            case CallbackEvent.Followed _, CallbackEvent.Text _, CallbackEvent.Wordless _, CallbackEvent.MenuClicked _, CallbackEvent.Scanned _ -> true;
            case CallbackEvent.Unfollowed _, CallbackEvent.PushFinished _, CallbackEvent.Other _ -> false;
        };
    }

    /// What to say when doing it failed after WeChat had been told that all is well.
    String apology(OpenId to) {
        return languages.phrases(to).tryAgain();
    }

    private Optional<String> left(OpenId follower) {
        languages.forget(follower);
        var numbers = bindings.forget(follower, clock.instant());
        LOG.info("a follower left; {} binding(s) ended and what was kept about them deleted", numbers.size());
        return Optional.empty();
    }

    private Optional<String> finished(CallbackEvent.PushFinished finished) {
        var arrived = finished.status().strip().equalsIgnoreCase("success");
        var id = finished.receipt().equals("0") ? "" : finished.receipt();
        if (!outbox.receipt(new Outbox.Receipt(finished.from(), id, arrived, finished.status(), clock.instant()))) {
            LOG.debug("a receipt came for no push that is known: {}", finished.status());
        }
        return Optional.empty();
    }

    private String answer(CallbackEvent.Text text) {
        languages.heard(text.from(), text.content());
        return answer(text.from(), ChatReader.read(text.content()), languages.phrases(text.from()));
    }

    private String answer(OpenId from, ChatRequest request, Phrases phrases) {
        return switch (request) {
            case ChatRequest.Bind(var number) -> proofs.bind(from, number, phrases);
            case ChatRequest.CallMe(var number) -> proofs.call(from, number, phrases);
            case ChatRequest.BindWhat _ -> phrases.whichNumber();
            case ChatRequest.Unbind(var number) -> unbind(from, number, phrases);
            case ChatRequest.UnbindPerhaps _ -> ask(bindings.of(from), phrases);
            case ChatRequest.Numbers _ -> {
                var numbers = bindings.of(from);
                yield numbers.isEmpty() ? phrases.nothingBound() : phrases.numbers(numbers);
            }
            case ChatRequest.NoticesOff _ -> treatment.notices(from, false, phrases);
            case ChatRequest.NoticesOn _ -> treatment.notices(from, true, phrases);
            case ChatRequest.Inbox _ -> treatment.inbox(phrases);
            case ChatRequest.Settings _ -> treatment.settings(phrases);
            case ChatRequest.Quiet wish -> treatment.quiet(from, wish, phrases);
            case ChatRequest.QuietWhat _ -> treatment.quietNow(from, phrases);
            case ChatRequest.QuietUnclear _ -> phrases.quietUnclear();
            case ChatRequest.QuietOff _ -> treatment.quietOff(from, phrases);
            case ChatRequest.CodeHere(var digits) -> proofs.code(from, digits, phrases);
            case ChatRequest.NotANumber _ -> phrases.notANumber();
            case ChatRequest.Several _ -> phrases.oneAtATime();
            case ChatRequest.Help _ -> help(from, phrases);
        };
    }

    /// What helps now: how to begin, or what can be done.
    private String help(OpenId from, Phrases phrases) {
        return bindings.of(from).isEmpty() ? phrases.start() : phrases.help();
    }

    private String unbind(OpenId from, Optional<PhoneNumber> named, Phrases phrases) {
        var own = bindings.of(from);
        if (named.isEmpty() && own.size() != 1) {
            return ask(own, phrases);
        }
        var number = named.orElseGet(() -> own.getFirst().number());
        return bindings.unbind(number, from, clock.instant()) ? phrases.unbound(number) : phrases.notYours(number);
    }

    private static String ask(List<Binding> own, Phrases phrases) {
        return own.isEmpty() ? phrases.nothingBound() : phrases.whichToUnbind(own);
    }
}
