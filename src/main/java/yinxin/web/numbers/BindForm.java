package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.web.AudioFile;
import yinxin.web.WebSettings;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Pages;

/// The page `/bind` with whatever has just become of the form on it, and the two ways to prove a number that it begins.
public final class BindForm {
    private final Pages pages;
    private final Bindings bindings;
    private final OwnNumbers numbers;
    private final WebSettings settings;
    private final CallDesk desk;
    private final Clock clock;

    public BindForm(Pages pages, Bindings bindings, OwnNumbers numbers, WebSettings settings, CallDesk desk, Clock clock) {
        this.pages = pages;
        this.bindings = bindings;
        this.numbers = numbers;
        this.settings = settings;
        this.desk = desk;
        this.clock = clock;
    }

    /// The number in a form; empty when it is none that somebody can have. Whoever proves a number calls from it or is called: short codes and
    /// machine numbers cannot.
    static Optional<PhoneNumber> number(String entered) {
        return PhoneNumber.parse(entered).filter(n -> n.value().startsWith("+"));
    }

    /// The page; `done` is said in passing and may be empty.
    ResponseEntity<String> show(Visit visit, String done) {
        return pages.show(visit.language(), view(visit, new Answer(Optional.empty(), "", "", done)));
    }

    /// The page with what was entered, and why it is not taken.
    ResponseEntity<String> refused(Visit visit, String entered, CallDesk.Refusal why) {
        return pages.show(why.status(), visit.language(), view(visit, new Answer(Optional.empty(), entered, why.words(), "")));
    }

    /// What was entered is no number.
    ResponseEntity<String> noNumber(Visit visit, String entered) {
        return refused(visit, entered, new CallDesk.Refusal(HttpStatus.BAD_REQUEST, visit.say(
                "请输入完整的手机号或带区号的座机号，例如 138 0013 8000", "Enter a complete number, such as 138 0013 8000")));
    }

    /// Issues a code to be keyed on the phone, and shows it.
    ResponseEntity<String> code(Visit visit, PhoneNumber number) {
        return bindings.issueCode(number, visit.follower(), clock.instant())
                .map(code -> pages.show(visit.language(), view(visit, new Answer(Optional.of(shown(code)), "", "", ""))))
                .orElseGet(() -> refused(visit, number.display(), new CallDesk.Refusal(HttpStatus.TOO_MANY_REQUESTS, visit.say(
                        "验证码要得太频繁了：一小时最多 " + ProofCode.CODES_AN_HOUR + " 个，请过一会儿再试",
                        "Too many codes: " + ProofCode.CODES_AN_HOUR + " an hour at most. Please try again later"))));
    }

    /// Has the number called, and leads to the page that tells of it.
    ResponseEntity<String> call(Visit visit, PhoneNumber number, HttpServletRequest request) {
        return desk.call(visit, number, request).map(why -> refused(visit, number.display(), why)).orElseGet(() -> Door.seeOther("/bind/call"));
    }

    /// Whether numbers can be called, or only their owners can call.
    boolean calls() {
        return desk.offered();
    }

    /// Changes when a number of this follower is bound or unbound.
    String stateOf(OpenId follower) {
        var text = new StringBuilder();
        bindings.of(follower).forEach(b -> text.append(b.number().value()).append(' ').append(b.consentAt()).append('\n'));
        return AudioFile.fingerprint(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// What this answer of the page has beyond the numbers.
    private record Answer(Optional<BindView.Code> code, String entered, String fault, String done) {}

    private BindView view(Visit visit, Answer answer) {
        var bound = bindings.of(visit.follower());
        var proof = settings.proofNumber();
        return new BindView(visit.say("我的号码", "My numbers"), numbers.lines(visit), bound.stream().anyMatch(Binding::notices),
                PhoneNumber.parse(proof).map(PhoneNumber::display).orElse(proof), "tel:" + proof.replaceAll("[^+0-9]", ""), desk.offered(),
                answer.code(), answer.entered(), answer.fault(), answer.done(), stateOf(visit.follower()), visit.token());
    }

    private BindView.Code shown(ProofCode code) {
        return new BindView.Code(code.number().display(), code.digits(), Duration.between(clock.instant(), code.expires()).toSeconds());
    }
}
