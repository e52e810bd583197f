package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

class InboxAndBindTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+8613700137000");
    private static final Pattern DIGITS = Pattern.compile("class=\"digits\" aria-label=\"([0-9 ]{11})\"");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        lin = site.visitor(LIN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void whoHasBoundNothingIsToldHow() {
        assertThat(lin.get("/inbox").body()).contains("先绑定您的手机号", "href=\"/bind\"").doesNotContain("class=\"badge\"");
        assertThat(lin.get("/bind").body()).contains("绑定手机号", "同意并获取验证码", "绑定即表示您同意").doesNotContain("解绑 ", "role=\"switch\"");
    }

    @Test
    void whoHasNoMessagesIsToldWhatWillComeHere() {
        bind(CALLED);

        assertThat(lin.get("/inbox").body()).contains("还没有留言");
    }

    @Test
    void urgentComesFirstThenUnheardThenTheNewest() {
        bind(CALLED);
        var heard = leave(Calls.at(clock.instant().minusSeconds(60)).from("+8613100131000"));
        var urgent = leave(Calls.at(clock.instant().minusSeconds(7200)).from("+8613200132000").urgent());
        var newer = leave(Calls.at(clock.instant().minusSeconds(3600)).from("+8613300133000")
                .ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).because(Condition.BUSY));
        site.store.messages.heard(heard, clock.instant());

        var inbox = lin.get("/inbox").body();

        assertThat(inbox).containsSubsequence("<title>我的留言（2）</title>", "aria-label=\"2 条未听\"", "/m/" + urgent, "132 0013 2000", "紧急", "13:01",
                "语音 3\u00A0秒", "关机", "/m/" + newer, "133 0013 3000", "来电 12\u00A0秒，未留言", "遇忙", "已听", "/m/" + heard);
        assertThat(inbox).as("only one number, so no label").doesNotContain("打给");
    }

    @Test
    void withSeveralNumbersEachMessageSaysWhichWasCalled() {
        bind(CALLED);
        bind(OTHER);
        leave(Calls.at(clock.instant()).to(OTHER.value()));

        assertThat(lin.get("/inbox").body()).contains("打给 137 0013 7000");
    }

    @Test
    void messagesOfOthersAndDeletedOnesAreNotListed() {
        bind(CALLED);
        site.store.messages.delete(leave(Calls.at(clock.instant()).from("+8613200132000")), LIN, clock.instant());
        leave(Calls.at(clock.instant()).to(OTHER.value()).from("+8613300133000"));

        assertThat(lin.get("/inbox").body()).doesNotContain("132 0013 2000", "133 0013 3000");
        assertThat(site.visitor(WANG).get("/inbox").body()).doesNotContain("/m/");
    }

    @Test
    void aCodeIsShownRightThereAndProvesTheNumberFromThePhone() {
        var shown = lin.submit("/bind", "/bind/code", Map.of("number", "138 0013 8000"));

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("138 0013 8000", "href=\"tel:+861012345678\"", "010 1234 5678", "10 分钟内有效", "data-countdown=\"600\"");
        var digits = DIGITS.matcher(shown.body());
        assertThat(digits.find()).isTrue();
        var before = lin.get("/bind/state").body();
        assertThat(site.store.bindings.prove(CALLED, digits.group(1).replace(" ", ""), clock.instant())).isInstanceOf(ProofOutcome.Proven.class);
        assertThat(lin.get("/bind/state").body()).isNotEqualTo(before);
        assertThat(lin.get("/bind?done=bound").body()).contains("绑定成功", "138 0013 8000", "15:01 绑定");
    }

    @Test
    void whatIsNoNumberToCallFromIsRefusedKindlyAndSafely() {
        for (var entered : new String[] {"", "12345", "10086", "hello", "\"><script>alert(1)</script>"}) {
            var answer = lin.submit("/bind", "/bind/code", Map.of("number", entered));

            assertThat(answer.statusCode()).as(entered).isEqualTo(400);
            assertThat(answer.body()).contains("请输入完整的手机号", "aria-invalid=\"true\"").doesNotContain("<script>alert", "class=\"digits\"");
        }
    }

    @Test
    void whoAsksForTooManyCodesWaits() {
        for (var i = 0; i < ProofCode.CODES_AN_HOUR; i++) {
            assertThat(site.store.bindings.issueCode(CALLED, LIN, clock.instant())).isPresent();
        }

        var answer = lin.submit("/bind", "/bind/code", Map.of("number", "13800138000"));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("一小时最多 10 个").doesNotContain("class=\"digits\"");
    }

    @Test
    void unbindingAsksFirst() {
        bind(CALLED);

        var asked = lin.submit("/bind", "/bind/remove", Map.of("number", CALLED.value()));
        assertThat(asked.body()).contains("解绑 138 0013 8000？", "全部删除");
        assertThat(site.store.bindings.of(LIN)).hasSize(1);

        var done = lin.submit("/bind", "/bind/remove", Map.of("number", CALLED.value(), "confirmed", "yes"));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(site.store.bindings.of(LIN)).isEmpty();
        assertThat(lin.get("/bind?done=removed").body()).contains("已解绑");
    }

    @Test
    void nobodyUnbindsForSomebodyElse() {
        bind(CALLED);

        site.visitor(WANG).submit("/bind", "/bind/remove", Map.of("number", CALLED.value(), "confirmed", "yes"));

        assertThat(lin.post("/bind/remove", Map.of("number", CALLED.value(), "confirmed", "yes")).statusCode()).isEqualTo(403);
        assertThat(site.store.bindings.of(LIN)).hasSize(1);
    }

    @Test
    void noticesAreSwitchedOffAndOnAgain() {
        bind(CALLED);
        assertThat(lin.get("/bind").body()).contains("aria-checked=\"true\"", "name=\"notices\" value=\"off\"");

        assertThat(lin.submit("/bind", "/bind/notices", Map.of("notices", "off")).statusCode()).isEqualTo(303);
        assertThat(site.store.bindings.of(LIN)).allMatch(b -> !b.notices());
        assertThat(lin.get("/bind").body()).contains("aria-checked=\"false\"", "name=\"notices\" value=\"on\"", "已关闭");

        lin.submit("/bind", "/bind/notices", Map.of("notices", "on"));
        assertThat(site.store.bindings.of(LIN)).allMatch(Binding::notices);
    }

    @Test
    void reloadingAnAnswerToAFormLeadsBackToThePage() {
        for (var path : new String[] {"/bind/code", "/bind/remove", "/bind/notices"}) {
            var answer = lin.get(path);
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).contains("/bind");
        }
    }

    @Test
    void numbersAndOpenidsAreInNoAddress() {
        bind(CALLED);
        leave(Calls.at(clock.instant()));

        for (var path : new String[] {"/inbox", "/bind"}) {
            var links = Pattern.compile("(?:href|action|src)=\"([^\"]*)\"").matcher(lin.get(path).body()).results().map(m -> m.group(1))
                    .filter(link -> !link.startsWith("tel:")).toList();
            assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(link).doesNotContain("138001", "139001", LIN.value()).matches("[/?].*"));
        }
    }

    private void bind(PhoneNumber number) {
        site.store.bindings.bind(number, LIN, Binding.Proof.CALLED_IN, clock.instant());
    }

    private MessageId leave(Calls call) {
        return site.leave(call.done(), Calls.tone(Duration.ofMillis(2_500))).id();
    }
}
