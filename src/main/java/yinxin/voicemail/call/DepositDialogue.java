package yinxin.voicemail.call;

import java.time.Duration;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.IncomingCall.BusyTone;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.IncomingCall.KeyPressed;
import yinxin.telephony.sip.IncomingCall.LongestReached;
import yinxin.telephony.sip.IncomingCall.MediaLost;
import yinxin.telephony.sip.IncomingCall.NoKey;
import yinxin.telephony.sip.IncomingCall.Played;
import yinxin.telephony.sip.IncomingCall.Stopped;
import yinxin.telephony.sip.IncomingCall.WentSilent;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.recording.Recording;
import yinxin.voicemail.recording.RecordingUnavailable;

/// What is said on the line, from the greeting to good-bye.
///
/// ```
/// greeting ─▶ beep ─▶ record ── # ──▶ menu ── nothing ──▶ good-bye      (a lone 0: urgent; other digits: a number for the called party)
///               ▲        │ *           │ *
///               └────────┴─────────────┘        hang-up, at any place: the end
/// ```
final class DepositDialogue {
    /// In the menu: long enough to think, short enough for somebody who has put the phone down.
    private static final Duration MENU_WAIT = Duration.ofSeconds(6);
    /// How often the menu is offered, so that a call cannot go on for ever.
    private static final int MENU_ROUNDS = 8;
    /// How often a caller may start over.
    private static final int MOST_TAKES = 5;
    private static final String MENU_KEYS = "1*0#";
    private static final char HUNG_UP = 'h';
    private static final char NOTHING = 'n';

    private final IncomingCall call;
    private final Recording recording;
    private final Prompt greeting;
    private final Greetings greetings;
    private final RecordingRules rules;
    private final Item item;

    DepositDialogue(IncomingCall call, Recording recording, DepositRules rules, Wish.Answer answer, Item item) {
        this.call = call;
        this.recording = recording;
        this.greeting = answer.greeting();
        this.greetings = answer.greetings();
        this.rules = new RecordingRules(rules.limits().longest(), rules.limits().silence(), rules.limits().mediaTimeout());
        this.item = item;
        recording.whenBroken(call::stopRecording);
    }

    /// What follows a step of the dialogue.
    private enum Next { AGAIN, MENU, GOODBYE, OVER }

    void run() {
        var next = greet();
        for (var takes = 0; takes < MOST_TAKES && next == Next.AGAIN; takes++) {
            next = beepAndRecord();
            if (next == Next.MENU) {
                next = menu();
            }
        }
        if (recording.isBroken()) {
            call.play(greetings.named("recording-failed"), "");
        } else if (next != Next.OVER) {
            call.play(greetings.named("saved"), "");
        }
    }

    /// The greeting can be cut short with `#`.
    private Next greet() {
        return switch (call.play(greeting, "#")) {
            case HungUp(var how) -> over("left during the greeting: " + how);
            case Played(), KeyPressed _ -> Next.AGAIN;
        };
    }

    private Next beepAndRecord() {
        if (call.play(greetings.beep(), "") instanceof HungUp(var how)) {
            return over("left during the beep: " + how);
        }
        item.discardTake();
        recording.begin(call.codec());
        while (!recording.isBroken()) {
            var ending = call.record(recording::samples, rules, "#*", item::keyed);
            item.recorded(call.figures());
            switch (ending) {
                case KeyPressed(var key) when key == '*' -> {
                    return startOver();
                }
                case KeyPressed _ -> {
                    return noted(Next.MENU, "ended with #");
                }
                case WentSilent() -> {
                    return noted(Next.GOODBYE, "ended by silence");
                }
                case BusyTone() -> {
                    return noted(Next.OVER, "ended by busy tone");
                }
                case LongestReached() -> {
                    call.play(greetings.named("longest-reached"), "");
                    return noted(Next.GOODBYE, "ended at the longest length");
                }
                case MediaLost() -> {
                    return noted(Next.OVER, "no more audio arrived");
                }
                case Stopped() -> { }
                case HungUp(var how) -> {
                    return noted(Next.OVER, "hung up: " + how);
                }
            }
        }
        return noted(Next.OVER, "could not be written");
    }

    private Next menu() {
        var choice = offerMenu();
        for (var round = 1; round <= MENU_ROUNDS; round++) {
            switch (choice) {
                case '1' -> {
                    var during = playBack();
                    choice = during == NOTHING ? offerMenu() : during;
                }
                case '0' -> {
                    item.markUrgent();
                    call.play(greetings.named("marked-urgent"), "");
                    choice = offerMenu();
                }
                case '*' -> {
                    return startOver();
                }
                case HUNG_UP -> {
                    return Next.OVER;
                }
                default -> {
                    return Next.GOODBYE;
                }
            }
        }
        return Next.GOODBYE;
    }

    /// Plays the menu and waits a little for a key.
    private char offerMenu() {
        return switch (call.play(greetings.named("menu"), MENU_KEYS)) {
            case KeyPressed(var key) -> key;
            case HungUp _ -> HUNG_UP;
            case Played() -> switch (call.awaitKey(MENU_KEYS, MENU_WAIT)) {
                case KeyPressed(var key) -> key;
                case NoKey() -> NOTHING;
                case HungUp _ -> HUNG_UP;
            };
        };
    }

    /// A key that cuts the playing short is the caller's choice already: people who know the menu do not wait to hear it again.
    private char playBack() {
        try {
            var take = recording.take();
            return switch (call.play(Prompt.fromG711("what was recorded", take.audio(), take.codec()), MENU_KEYS)) {
                case KeyPressed(var key) -> key;
                case HungUp _ -> HUNG_UP;
                case Played() -> NOTHING;
            };
        } catch (RecordingUnavailable e) {
            item.note(Step.RECORDED, "could not be played back: " + e.getMessage());
            return NOTHING;
        }
    }

    private Next startOver() {
        item.discardTake();
        return call.play(greetings.named("rerecord"), "#") instanceof HungUp(var how) ? over("left before recording again: " + how) : Next.AGAIN;
    }

    private Next over(String how) {
        return noted(Next.OVER, how);
    }

    private Next noted(Next next, String how) {
        item.note(Step.RECORDED, how);
        return next;
    }
}
