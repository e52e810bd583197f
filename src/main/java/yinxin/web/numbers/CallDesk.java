package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.CodeCalls.Order;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.SpokenCodes.Pending;
import yinxin.voicemail.proof.SpokenCodes.Progress;
import yinxin.web.VisitorAddress;
import yinxin.web.pages.Door.Visit;

/// Being called with a code, as pages ask for it and tell of it.
public final class CallDesk {
    private final CodeCalls calls;
    private final SpokenCodes codes;
    private final VisitorAddress addresses;
    private final Clock clock;

    public CallDesk(CodeCalls calls, SpokenCodes codes, VisitorAddress addresses, Clock clock) {
        this.calls = calls;
        this.codes = codes;
        this.addresses = addresses;
        this.clock = clock;
    }

    /// Why something is not done.
    record Refusal(HttpStatus status, String words) {}

    /// Whether numbers are called.
    boolean offered() {
        return calls.offered();
    }

    /// Has a number called. Empty: the phone will ring.
    Optional<Refusal> call(Visit visit, PhoneNumber number, HttpServletRequest request) {
        return switch (calls.order(number, visit.follower(), addresses.of(request))) {
            case Order.Placed _ -> Optional.empty();
            case Order.TooOften(var pause) -> Optional.of(new Refusal(HttpStatus.TOO_MANY_REQUESTS, visit.say(
                    "电话打得有点多了。为了不打扰别人，请过 " + minutes(pause) + " 分钟再试", "That is a lot of calls. So that nobody is disturbed, try again in "
                            + minutes(pause) + " min")));
            case Order.NotCallable() -> Optional.of(new Refusal(HttpStatus.BAD_REQUEST, visit.say("这个号码我们打不了：只打普通的手机和固定电话",
                    "We cannot call this number: only ordinary mobiles and landlines are called")));
            case Order.Busy() -> Optional.of(new Refusal(HttpStatus.SERVICE_UNAVAILABLE, visit.say("线路正忙，请过一分钟再试", "All lines are busy; try again in a minute")));
        };
    }

    private static long minutes(Duration pause) {
        return Math.max(1, pause.plusSeconds(59).toMinutes());
    }

    /// The code that is waited for.
    Optional<Pending> pending(OpenId follower) {
        return codes.pending(follower, clock.instant());
    }

    /// How long a code still lives, in seconds.
    long seconds(Pending pending) {
        return Duration.between(clock.instant(), pending.expires()).toSeconds();
    }

    /// Takes the digits that the visitor has heard. Empty: right, and the number is bound.
    Optional<Refusal> prove(Visit visit, String digits) {
        return switch (codes.prove(visit.follower(), digits, clock.instant())) {
            case ProofOutcome.Proven _ -> Optional.empty();
            case ProofOutcome.WrongCode(var left) -> Optional.of(new Refusal(HttpStatus.BAD_REQUEST,
                    visit.say("验证码不对，还可以试 " + left + " 次", "That is not the code; tries left: " + left)));
            case ProofOutcome.Expired() -> Optional.of(new Refusal(HttpStatus.GONE, visit.say("验证码已过期，请让我们再打一次", "The code has expired; have us call again")));
            case ProofOutcome.TooManyTries() -> Optional.of(new Refusal(HttpStatus.TOO_MANY_REQUESTS,
                    visit.say("输错次数太多，这个验证码作废了，请让我们再打一次", "Too many wrong codes: this one is void; have us call again")));
            case ProofOutcome.NothingPending() -> Optional.of(new Refusal(HttpStatus.GONE,
                    visit.say("没有等待输入的验证码，请让我们再打一次", "No code is waited for; have us call again")));
        };
    }

    /// A name for scripts: `no-answer`.
    static String key(Progress progress) {
        return progress.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// How the call goes, in words.
    static String said(Progress progress, Visit visit) {
        return switch (progress) {
            case CALLING -> visit.say("正在拨打，请接听", "Calling; please answer");
            case READING -> visit.say("已接通，正在念验证码，会念两遍", "Answered; the code is being read, twice");
            case READ -> visit.say("验证码念完了，请填在下面", "The code has been read; enter it below");
            case BUSY -> visit.say("对方占线，没打通。等通话结束再打一次", "The number is engaged. Have us call again when that call is over");
            case NO_ANSWER -> visit.say("没有人接。方便接听时再打一次", "Nobody answered. Have us call again when you can");
            case REJECTED -> visit.say("电话被挂断，验证码没有念完", "The call was ended before the code was read");
            case UNREACHABLE -> visit.say("打不通，可能关机、不在服务区或是空号", "It cannot be reached: off, out of coverage, or not in use");
            case FAILED -> visit.say("没有打成功，是我们这边的问题，请过几分钟再试", "The call failed on our side; please try again in a few minutes");
        };
    }
}
