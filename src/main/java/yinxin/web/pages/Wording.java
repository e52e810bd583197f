package yinxin.web.pages;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;

/// What conditions and steps are called when they are told to the person they happened to.
public final class Wording {
    /// A notice that comes later than this wants an explanation; earlier nobody notices.
    private static final Duration LATE = Duration.ofMinutes(1);

    private Wording() {}

    /// Who called, as far as the called party may know.
    public static String caller(MissedCall call, Language language) {
        return call.shownCaller().map(PhoneNumber::display).orElseGet(() -> language.say("未显示号码", "Number withheld"));
    }

    /// What the item is, for WeChat's bar.
    public static String title(MessageKind kind, Language language) {
        return switch (kind) {
            case VOICE -> language.say("语音留言", "Voice message");
            case NOTHING_SAID -> language.say("未接来电", "Missed call");
            case RECORDING_FAILED -> language.say("录音失败", "Not recorded");
        };
    }

    /// What the item is, for a line of the inbox.
    public static String gist(VoiceMessage message, Moments moments, Language language) {
        return switch (message.kind()) {
            case VOICE -> language.say("语音 ", "Voice ") + moments.words(message.length());
            case NOTHING_SAID -> {
                var stay = moments.words(message.onTheLine());
                yield language.say("来电 " + stay + "，未留言", "Called for " + stay + ", said nothing");
            }
            case RECORDING_FAILED -> language.say("来电，录音失败", "Called, could not be recorded");
        };
    }

    /// The condition in a word.
    public static String word(Condition condition, Language language) {
        return language.say(condition.chinese(), condition.english());
    }

    /// Why the call did not reach its owner, as a sentence to the owner.
    public static String why(Condition condition, Language language) {
        return switch (condition) {
            case BUSY -> language.say("您当时正在通话", "You were on another call");
            case NO_ANSWER -> language.say("您的手机响了，没有人接听", "Your phone rang and nobody answered");
            case POWERED_OFF -> language.say("您的手机当时关机", "Your phone was switched off");
            case OUT_OF_COVERAGE -> language.say("您的手机当时不在服务区", "Your phone was out of coverage");
            case UNREACHABLE -> language.say("您的手机当时关机或不在服务区", "Your phone was off or out of coverage");
            case SUSPENDED -> language.say("您的号码当时处于停机状态", "Your number was suspended");
            case REJECTED -> language.say("您当时没有接听这个来电", "You declined the call");
            case FORWARDED -> language.say("您设置了呼叫转移", "Your calls were forwarded");
            case UNKNOWN -> language.say("来电当时没有接通", "The call did not get through");
        };
    }

    /// A step of the timeline in plain words.
    public static String step(TimelineEntry entry, VoiceMessage message, Language language) {
        var condition = message.call().condition();
        var detail = entry.detail();
        return switch (entry.step()) {
            case DIVERTED -> language.say("来电未接通（" + condition.chinese() + "），转到音信",
                    "The call was diverted here (" + condition.english().toLowerCase(Locale.ROOT) + ")");
            case ANSWERED -> language.say("音信替您接听", "Yinxin answered for you");
            case RECORDED -> recorded(message.kind(), language);
            case CONCEALED -> language.say("电话线路丢了一点声音，已修补", "The line lost a little sound; it was repaired");
            case RECOVERED -> language.say("录音曾被中断，已完整找回", "The recording was interrupted and recovered");
            case HELD -> language.say("这个号码当时还没有绑定微信，留言先替您存着", "The number was not bound to WeChat yet; the message was kept");
            case KEPT_QUIET -> language.say("对方隐藏了号码，按您的设置没有发通知", "The caller hid the number; as you wished, there was no notice");
            case PUSHED -> detail.isEmpty() ? language.say("通知已交给微信", "The notice was handed to WeChat")
                    : language.say(detail + " 条留言合并成一条通知，已交给微信", detail + " messages were told in one notice, handed to WeChat");
            case QUIET_HOURS -> language.say("正值您的免打扰时段，通知留到 " + detail + " 再发", "Quiet hours: the notice is kept until " + detail);
            case DEFERRED -> detail.isEmpty() ? language.say("短时间内通知较多，稍后合并成一条", "Several notices in a short time: told together a little later")
                    : language.say("今天的通知额度已用完，明天再发", "The notices of the day are used up: sent tomorrow");
            case UNCLEAR -> language.say("微信没有明确答复，原样再发，不会重复显示", "WeChat gave no clear answer; the same notice is repeated and shown once");
            case RESENT -> language.say("一直没有回音，为免遗漏又发了一次，您可能会看到两条", "Nothing was heard of the notice, so it was sent once more; you may see two");
            case AWAY -> language.say("您当时没有关注公众号，通知等您回来再发", "You did not follow the account then; the notice waits for your return");
            case UNDELIVERED -> language.say("微信收下了通知，但没能送到手机", "WeChat took the notice and could not hand it to the phone");
            case RETRIED -> language.say("微信当时没有收下通知，稍后再试", "WeChat could not take the notice; it was tried again");
            case REFUSED -> language.say("微信没有收下通知，不再重试", "WeChat refused the notice for good");
            case RECEIVED -> language.say("微信确认通知已送达", "WeChat confirmed that the notice arrived");
            case TRANSCRIBED -> language.say("转成了文字", "Written down");
            case WORDS_PUSHED -> language.say("文字已发到微信聊天里", "The text was sent to the chat in WeChat");
            case OPENED -> language.say("留言被打开", "The message was opened");
            case HEARD -> language.say("留言被听过", "The message was heard");
            case DELETED -> language.say("留言被删除", "The message was deleted");
            case HANDLED -> language.say("标为已处理", "Marked as handled");
            case REOPENED -> language.say("改回未处理", "Marked as not handled");
            case RESTORED -> language.say("恢复了删除的留言", "The deleted message was restored");
        };
    }

    private static String recorded(MessageKind kind, Language language) {
        return switch (kind) {
            case VOICE -> language.say("来电人说完了，录音已保存", "The caller finished; the recording was saved");
            case NOTHING_SAID -> language.say("来电人没有留言，挂断了", "The caller hung up without a message");
            case RECORDING_FAILED -> language.say("没能录下来电人的声音", "The caller could not be recorded");
        };
    }

    /// Why the notice was late or never came, in one sentence; empty when it came in time.
    public static String late(List<TimelineEntry> timeline, Moments moments, Language language) {
        var ready = first(timeline, Step.RECORDED).or(() -> first(timeline, Step.ANSWERED));
        var pushed = first(timeline, Step.PUSHED);
        if (pushed.isEmpty()) {
            return timeline.reversed().stream().map(entry -> missing(entry, language)).filter(why -> !why.isEmpty()).findFirst().orElse("");
        }
        if (ready.isEmpty()) {
            return "";
        }
        var delay = Duration.between(ready.get().at(), pushed.get().at());
        if (delay.compareTo(LATE) < 0) {
            return "";
        }
        var by = moments.words(delay);
        if (first(timeline, Step.RECOVERED).isPresent()) {
            return language.say("通知晚了 " + by + "：我们的系统当时中断，恢复后找回了录音。",
                    "The notice was " + by + " late: our system was interrupted and then recovered the recording.");
        }
        if (first(timeline, Step.QUIET_HOURS).isPresent()) {
            return language.say("通知在您的免打扰时段之后才发。", "The notice was kept until your quiet hours were over.");
        }
        if (first(timeline, Step.AWAY).isPresent()) {
            return language.say("您当时没有关注公众号，通知等您回来才发。", "You did not follow the account, so the notice waited for your return.");
        }
        var retries = timeline.stream().filter(entry -> entry.step() == Step.RETRIED || entry.step() == Step.UNCLEAR).count();
        if (retries > 0) {
            return language.say("通知晚了 " + by + "：微信当时没有收下，我们重试了 " + retries + " 次。",
                    "The notice was " + by + " late: WeChat could not take it and we tried again " + (retries == 1 ? "once." : retries + " times."));
        }
        if (first(timeline, Step.DEFERRED).isPresent()) {
            return language.say("通知晚了 " + by + "：为免频繁打扰，与其他留言合并成一条。",
                    "The notice was " + by + " late: it was told together with others, not to disturb you too often.");
        }
        return first(timeline, Step.HELD).isPresent()
                ? language.say("这条留言在您绑定号码之前就存着了。", "This message was kept from before you bound the number.")
                : language.say("通知晚了 " + by + "。", "The notice was " + by + " late.");
    }

    /// Why there has been no notice, if this is what happened to it last; empty if it says nothing about that.
    private static String missing(TimelineEntry entry, Language language) {
        return switch (entry.step()) {
            case REFUSED -> language.say("微信没有收下这条留言的通知，所以您没有收到提醒。留言没有丢，就在这里。",
                    "WeChat did not take the notice of this message, so nothing told you of it. The message itself is safe, and here.");
            case KEPT_QUIET -> language.say("对方隐藏了号码，按您的设置没有发通知。", "The caller hid the number; as you wished, there was no notice.");
            case QUIET_HOURS -> language.say("正值您的免打扰时段，所以没有通知；" + entry.detail() + " 会一并告诉您。",
                    "There was no notice because of your quiet hours; you are told at " + entry.detail() + ".");
            case DEFERRED -> language.say("为免频繁打扰，这条留言会和其他留言合并成一条通知，稍后再发。",
                    "Not to disturb you too often, this message is told together with others, a little later.");
            case AWAY -> language.say("您当时没有关注公众号，所以没有通知。", "You did not follow the account then, so there was no notice.");
            case RETRIED, UNCLEAR -> language.say("微信还没有收下这条留言的通知，我们正在重试。", "WeChat has not taken the notice of this message yet; we keep trying.");
            case DIVERTED, ANSWERED, RECORDED, CONCEALED, RECOVERED, HELD, PUSHED, RESENT, UNDELIVERED, RECEIVED, TRANSCRIBED, WORDS_PUSHED, OPENED, HEARD, DELETED,
                 HANDLED, REOPENED, RESTORED -> "";
        };
    }

    private static Optional<TimelineEntry> first(List<TimelineEntry> timeline, Step step) {
        return timeline.stream().filter(entry -> entry.step() == step).findFirst();
    }
}
