package yinxin.web.numbers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.OwnGreetings.OwnGreeting;
import yinxin.web.WebSettings;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Moments;

/// Words what is decided for a number.
public final class NumberViews {
    private final OwnNumbers numbers;
    private final NumberRules rules;
    private final OwnGreetings own;
    private final WebSettings settings;

    public NumberViews(OwnNumbers numbers, NumberRules rules, OwnGreetings own, WebSettings settings) {
        this.numbers = numbers;
        this.rules = rules;
        this.own = own;
        this.settings = settings;
    }

    /// The page of this number.
    NumberView of(BoundNumber bound, Visit visit, NumberView.Fault fault, String done) {
        var title = bound.label().isEmpty() ? visit.say("号码设置", "Number settings") : bound.label();
        return new NumberView(title, numbers.handle(bound), bound.called(), bound.number().display(), bound.label(), bound.binding().notices(),
                forms(bound.form(), visit), bound.owned() ? Optional.of(rules(bound, visit)) : Optional.empty(), fault, done, visit.token());
    }

    private static List<NumberView.Choice> forms(NoticeForm form, Visit visit) {
        var choices = new ArrayList<NumberView.Choice>();
        for (var each : NoticeForm.values()) {
            choices.add(new NumberView.Choice(each.name(), switch (each) {
                case VOICE -> visit.say("语音", "Voice");
                case TEXT -> visit.say("文字", "Text");
                case BOTH -> visit.say("语音和文字", "Both");
            }, "", each == form, ""));
        }
        return choices;
    }

    private NumberView.Rules rules(BoundNumber bound, Visit visit) {
        var number = bound.number();
        var decided = rules.of(number);
        var recorded = own.of(number);
        var proof = settings.proofNumber();
        var phone = proof.isEmpty() ? Optional.<NumberView.Phone>empty() : Optional.of(new NumberView.Phone(
                PhoneNumber.parse(proof).map(PhoneNumber::display).orElse(proof), "tel:" + proof.replaceAll("[^+0-9]", "")));
        return new NumberView.Rules(greetings(bound, decided.greeting(), recorded, visit), recorded.map(g -> sound(bound, "own", g, visit)),
                own.draft(number).map(g -> sound(bound, "draft", g, visit)), phone, withheld(decided.withheld(), visit),
                hidden(rules.withheldCalls(number), visit), rules.blocked(number).stream().map(b -> blocked(b, visit)).toList(),
                rules.hotWords(number).text());
    }

    private List<NumberView.Choice> greetings(BoundNumber bound, GreetingChoice chosen, Optional<OwnGreeting> recorded, Visit visit) {
        var choices = new ArrayList<NumberView.Choice>();
        for (var each : GreetingChoice.values()) {
            if (each != GreetingChoice.OWN || recorded.isPresent()) {
                choices.add(new NumberView.Choice(each.name(), switch (each) {
                    case STANDARD -> visit.say("标准", "Standard");
                    case CHINESE -> visit.say("普通话", "Chinese");
                    case ENGLISH -> visit.say("英语", "English");
                    case BOTH -> visit.say("普通话和英语", "Chinese, then English");
                    case OWN -> visit.say("我自己录的", "My own");
                }, recorded.filter(_ -> each == GreetingChoice.OWN).map(g -> about(g, visit)).orElse(""), each == chosen,
                        source(bound, each.name().toLowerCase(Locale.ROOT))));
            }
        }
        return choices;
    }

    private NumberView.Sound sound(BoundNumber bound, String which, OwnGreeting greeting, Visit visit) {
        return new NumberView.Sound(source(bound, which), about(greeting, visit));
    }

    private String source(BoundNumber bound, String which) {
        return "/numbers/" + numbers.handle(bound) + "/greeting/" + which + ".mp3";
    }

    private static String about(OwnGreeting greeting, Visit visit) {
        return Moments.clockFace(greeting.take().length()) + " · " + visit.moments().brief(greeting.madeAt());
    }

    private static List<NumberView.Choice> withheld(WithheldCallers chosen, Visit visit) {
        var choices = new ArrayList<NumberView.Choice>();
        for (var each : WithheldCallers.values()) {
            choices.add(switch (each) {
                case TAKE -> new NumberView.Choice(each.name(), visit.say("照常", "As any other"), visit.say("录音并通知我", "Recorded, and I am told"),
                        each == chosen, "");
                case QUIETLY -> new NumberView.Choice(each.name(), visit.say("不打扰", "Quietly"),
                        visit.say("录音，但不发通知，在“我的留言”里能看到", "Recorded without a notice; they are in My messages"), each == chosen, "");
                case REJECT -> new NumberView.Choice(each.name(), visit.say("不接听", "Refused"),
                        visit.say("不接通、不录音，对方不产生费用", "Not answered, not recorded, at no cost to them"), each == chosen, "");
            });
        }
        return choices;
    }

    private static String hidden(long calls, Visit visit) {
        return calls == 0 ? "" : visit.say("已拦下 " + calls + " 个隐藏号码的来电", calls + (calls == 1 ? " such call was" : " such calls were") + " refused");
    }

    private static NumberView.Blocked blocked(NumberRules.Blocked blocked, Visit visit) {
        var since = visit.moments().brief(blocked.since());
        var last = blocked.last().map(visit.moments()::brief).orElse("");
        var about = blocked.calls() == 0 ? visit.say(since + " 拉黑", "Blocked " + since)
                : visit.say("拦下 " + blocked.calls() + " 次，最近 " + last, "Refused " + blocked.calls() + (blocked.calls() == 1 ? " time" : " times") + ", last " + last);
        return new NumberView.Blocked(blocked.caller().value(), blocked.caller().display(), about);
    }
}
