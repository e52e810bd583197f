package yinxin.wechat.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.proof.SpokenCodes;

/// The chat in Chinese.
public final class ChinesePhrases implements Phrases {
    /// How many numbers are listed; an answer holds 2,048 octets.
    private static final int LISTED = 20;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ROOT);

    private final ZoneId zone;

    /// As somebody is spoken to by whose clock nothing is known.
    public ChinesePhrases() {
        this(FollowerSettings.USUAL.zone());
    }

    /// @param zone where the follower's clock stands
    ChinesePhrases(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public String welcome() {
        return """
                欢迎关注音信。

                电话没接到，留言不会丢：占线、关机、不在服务区，甚至停机时，对方的留言都会送到这里，点开就能听。

                现在就开始：把您的手机号发给我，例如 13800138000。

                For English, send: help""";
    }

    @Override
    public String help() {
        return """
                您可以这样对我说：

                「13800138000」绑定这个号码
                「我的号码」看看绑定了哪些
                「解绑 13800138000」不再接收它的留言
                「收件箱」听留言
                「免打扰 22:00-7:00」每天按时安静
                「关闭通知」暂停提醒，「开启通知」恢复
                「设置」时区、语言和更多""";
    }

    @Override
    public String start() {
        return """
                先绑定一个号码，把它发给我就好，例如：

                13800138000

                绑定以后，打给它而没打通的人可以留言，我在这里告诉您，点开就能听。

                For English, send: help""";
    }

    @Override
    public String code(ProofCode code, PhoneNumber proofNumber) {
        return """
                请用 %s 拨打
                %s
                接通后按下验证码
                %s
                （%d 分钟内有效）

                这样就证明号码是您的，也表示您同意：有人给它留言时，我在微信里通知您。您可以随时回复「关闭通知」或「解绑」。"""
                .formatted(code.number().display(), proofNumber.dialled(), code.digits(), ProofCode.LIFETIME.toMinutes());
    }

    @Override
    public String tooManyCodes() {
        return "您要的验证码有点多了，请过一小时再把号码发给我。";
    }

    @Override
    public String bindingClosed() {
        return "现在还不能绑定号码：运营方还没有开通验证电话。请过些时候再试。";
    }

    @Override
    public String alreadyBound(Binding binding) {
        return binding.notices() ? "%s 已经绑定好了，有留言我会通知您。".formatted(binding.number().display())
                : "%s 已经绑定好了，只是通知关着。回复「开启通知」，有留言我就告诉您。".formatted(binding.number().display());
    }

    @Override
    public String numbers(List<Binding> bindings) {
        return "您绑定了 %d 个号码：\n%s\n\n再发一个号码可以继续绑定；回复「解绑 %s」可以解除。".formatted(bindings.size(), list(bindings),
                bindings.getFirst().number().dialled());
    }

    private static String list(List<Binding> bindings) {
        var lines = IntStream.range(0, Math.min(LISTED, bindings.size())).mapToObj(i -> {
            var binding = bindings.get(i);
            return (i + 1) + ". " + binding.number().display() + (binding.notices() ? "" : "（通知已关闭）");
        }).collect(Collectors.joining("\n"));
        return bindings.size() > LISTED ? lines + "\n…… 等" : lines;
    }

    @Override
    public String nothingBound() {
        return "您还没有绑定号码。把手机号发给我就可以开始，例如 13800138000。";
    }

    @Override
    public String unbound(PhoneNumber number) {
        return "已解绑 %s，它的留言不会再送给您，以前的也不能再听了。\n\n如果不再使用，记得在手机上取消呼叫转移。".formatted(number.display());
    }

    @Override
    public String notYours(PhoneNumber number) {
        return "%s 没有绑定在您这里。回复「我的号码」看看绑定了哪些。".formatted(number.display());
    }

    @Override
    public String whichToUnbind(List<Binding> bindings) {
        return "要解绑哪一个？请回复：\n" + bindings.stream().limit(LISTED).map(b -> "解绑 " + b.number().dialled())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String noticesOff(String inbox) {
        return "通知已关闭。留言照样会收下，到收件箱就能听：\n%s\n\n想恢复提醒，回复「开启通知」。".formatted(inbox);
    }

    @Override
    public String noticesOn() {
        return "通知已开启。有人给您的号码留言，我会马上告诉您。";
    }

    @Override
    public String quiet(QuietHours hours) {
        return """
                好的，每天 %s 到%s %s 不打扰您。

                留言照常收下，结束时一次告诉您%s。回复「关闭免打扰」可以取消。""".formatted(TIME.format(hours.from()),
                hours.from().isAfter(hours.until()) ? "次日" : "", TIME.format(hours.until()), hours.urgent() ? "；来电人标为紧急的，马上告诉您" : "，紧急的也不例外");
    }

    @Override
    public String quietNow(Optional<QuietHours> hours) {
        return hours.map(h -> "现在每天 %s 到%s %s 不打扰您%s。\n\n要改时间，回复「免打扰 22:00-7:00」；不要了，回复「关闭免打扰」。".formatted(TIME.format(h.from()),
                h.from().isAfter(h.until()) ? "次日" : "", TIME.format(h.until()), h.urgent() ? "，紧急的除外" : ""))
                .orElse("几点到几点不打扰您？请这样回复，换成您要的时间：\n\n免打扰 22:00-7:00");
    }

    @Override
    public String quietUnclear() {
        return "没看懂是几点到几点。请这样写，换成您要的时间：\n\n免打扰 22:00-7:00";
    }

    @Override
    public String quietOff() {
        return "免打扰已关闭，有留言我随时告诉您。";
    }

    @Override
    public String settings(String page) {
        return "免打扰、时区、语言和各号码的通知，都在这里设置：\n" + page;
    }

    @Override
    public String keyItOnThePhone() {
        return "验证码不用发到这里：请用要绑定的那部手机拨打验证电话，接通后在拨号键盘上按下它。\n\n没有验证码？把手机号发给我。";
    }

    @Override
    public String notANumber() {
        return "这不像一个完整的电话号码。手机号有 11 位，例如 13800138000；固定电话请带上区号，例如 01088886666。";
    }

    @Override
    public String oneAtATime() {
        return "一次请只发一个号码，我一个一个来。";
    }

    @Override
    public String whichNumber() {
        return "好的，请把要绑定的手机号发给我，例如 13800138000。";
    }

    @Override
    public String inbox(String inbox) {
        return "您的留言都在这里：\n" + inbox;
    }

    @Override
    public String bound(PhoneNumber number) {
        return """
                绑定成功：%s

                以后电话没接到，对方的留言会送到这里，点开就能听。

                想看绑定了哪些，回复「我的号码」；不想要了，回复「解绑 %s」或「关闭通知」。""".formatted(number.display(), number.dialled());
    }

    @Override
    public String lost(PhoneNumber number) {
        return """
                %s 刚刚由另一位微信用户拨打验证，已不在您名下，它之前的留言也已删除。

                如果号码仍是您的，请把号码发给我，再验证一次。""".formatted(number.display());
    }

    @Override
    public String guestJoined(PhoneNumber number, String name) {
        return "%s 接受了您的邀请，现在也能收到 %s 的留言。\n\n想收回，到「我的号码」里点「共享」。".formatted(name, number.display());
    }

    @Override
    public String messages(List<VoiceMessage> messages, String page) {
        var callers = Callers.of(messages, "未显示号码", "、");
        return (messages.size() == 1 ? "%2$s 给您留言了。\n点开收听：%3$s" : "您有 %1$d 条新留言，来自 %2$s。\n点开收听：%3$s")
                .formatted(messages.size(), callers, page);
    }

    @Override
    public String words(VoiceMessage message, String text, String page) {
        return "%s 的留言：\n\n%s\n\n机器转写，可能有错，以录音为准：\n%s".formatted(Callers.of(List.of(message), "未显示号码", ""), text, page);
    }

    @Override
    public String shareEnded(PhoneNumber number) {
        return "%s 已不再与您共享，它的留言已从您这里移除，也不再通知您。".formatted(number.display());
    }

    @Override
    public String proofWanted(PhoneNumber number, Instant until, String page) {
        return """
                请重新验证 %s。

                号码会换主人，所以隔一段时间要再确认一次它还是您的。请在%s前点开这里，验证一次就好：
                %s

                过期会自动解绑，留言也会删除。""".formatted(number.display(), DAY.format(until.atZone(zone)), page);
    }

    @Override
    public String leaseEnded(PhoneNumber number) {
        return "%s 到期没有重新验证，已自动解绑，它的留言也已删除。\n\n如果号码仍是您的，把它发给我，再验证一次就好。".formatted(number.display());
    }

    @Override
    public String welcomed(String answer) {
        return "欢迎关注音信。\n\n" + answer;
    }

    @Override
    public String orBeCalled(PhoneNumber number) {
        return "\n\n不方便拨打？回复「打给我 %s」，我打过去念验证码。".formatted(number.dialled());
    }

    @Override
    public String onlyCalling(PhoneNumber number) {
        return "回复「打给我 %s」，我会打过去念六位验证码，把它发到这里就绑定好了。\n\n这也表示您同意：有人给它留言时，我在微信里通知您。".formatted(number.dialled());
    }

    @Override
    public String whichToCall() {
        return "打到哪个号码？请连号码一起发给我，例如：打给我 13800138000";
    }

    @Override
    public String callsClosed() {
        return "现在不能打电话给您：运营方没有开通。请把手机号发给我，用它打过来验证。";
    }

    @Override
    public String calling(PhoneNumber number) {
        return "好的，正在打给 %s。\n\n请接听，记下六位验证码，发到这里就绑定好了。这也表示您同意：有人给它留言时，我在微信里通知您。".formatted(number.display());
    }

    @Override
    public String calledTooOften(Duration pause) {
        return "电话打得有点多了，为了不打扰别人，请过 %s再试。".formatted(spoken(pause));
    }

    @Override
    public String notCallable(PhoneNumber number) {
        return "%s 打不了：我只打普通的手机和固定电话，不打服务号码，也可能不打这个地区。请把号码发给我，用它打过来验证。".formatted(number.display());
    }

    @Override
    public String linesBusy() {
        return "线路正忙，请过一分钟再试。";
    }

    @Override
    public String wrongCode(int triesLeft) {
        return "验证码不对，还可以试 %d 次。没听清？稍等一分钟，再回复「打给我」和号码。".formatted(triesLeft);
    }

    @Override
    public String codeExpired() {
        return "这个验证码已过期（10 分钟内有效）。请再回复「打给我」和号码，我重新打过去。";
    }

    @Override
    public String tooManyTries() {
        return "输错次数太多，这个验证码作废了。请再回复「打给我」和号码，我重新打过去。";
    }

    @Override
    public String ticketUsed() {
        return "这个二维码已经用过了，只能用一次。请向给您二维码的人再要一个；也可以直接把手机号发给我来绑定。";
    }

    @Override
    public String ticketExpired() {
        return "这个二维码已过期。请向给您二维码的人再要一个；也可以直接把手机号发给我来绑定。";
    }

    @Override
    public String ticketUnknown() {
        return "这个二维码无效。请向给您二维码的人再要一个；也可以直接把手机号发给我来绑定。";
    }

    @Override
    public String callFailed(PhoneNumber number, SpokenCodes.Progress how) {
        return (switch (how) {
            case CALLING, READING, READ -> "正在打给 %s。";
            case BUSY -> "%s 占线，没打通。等通话结束，再回复「打给我 %s」。";
            case NO_ANSWER -> "%s 没有人接。方便接听时，再回复「打给我 %s」。";
            case REJECTED -> "%s 挂断了，验证码没有念完。想再试，回复「打给我 %s」。";
            case UNREACHABLE -> "%s 打不通，可能关机、不在服务区或是空号。能接通时，再回复「打给我 %s」。";
            case FAILED -> "打给 %s 没有成功，是我们这边的问题。请过几分钟再回复「打给我 %s」。";
        }).formatted(number.display(), number.dialled());
    }

    /// A pause in whole minutes, or hours when there are many.
    static String spoken(Duration pause) {
        var minutes = Math.max(1, pause.plusSeconds(59).toMinutes());
        return minutes <= 90 ? minutes + " 分钟" : (minutes + 59) / 60 + " 小时";
    }

    @Override
    public String tryAgain() {
        return "抱歉，刚才没能办好，请再发一次。";
    }
}
