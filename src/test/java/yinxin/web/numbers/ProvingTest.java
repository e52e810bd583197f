package yinxin.web.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.SpokenCodes.Progress;
import yinxin.voicemail.proof.Ticket;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// Being called, and tickets, on the pages.
class ProvingTest {
    private static final Map<String, String> NUMBER = Map.of("number", "138 0013 8000");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.telephone.offered = true;
        lin = site.visitor(LIN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static PhoneNumber mobile(int last) {
        return new PhoneNumber("+861380013%04d".formatted(last));
    }

    @Test
    void bothWaysAreOfferedWhereThereAreBoth() {
        assertThat(lin.get("/bind").body()).contains("我打过去", "打给我", "formaction=\"/bind/call\"", "绑定即表示您同意").doesNotContain("同意并获取验证码");
        site.telephone.offered = false;
        assertThat(lin.get("/bind").body()).contains("同意并获取验证码").doesNotContain("打给我");
    }

    @Test
    void theNumberIsCalledAndTheDigitsBindIt() {
        var asked = lin.submit("/bind", "/bind/call", NUMBER);
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.headers().firstValue("Location")).contains("/bind/call");

        var page = lin.get("/bind/call");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("138 0013 8000", "正在拨打，请接听", "data-progress=\"calling\"", "data-countdown=\"600\"", "autocomplete=\"one-time-code\"")
                .doesNotContain(site.telephone.digits());
        assertThat(lin.get("/bind/call/state").body()).isEqualTo("calling");
        site.store.spokenCodes.progress(CALLED, LIN, Progress.READING, clock.instant());
        assertThat(lin.get("/bind/call/state").body()).isEqualTo("reading");

        var digits = site.telephone.digits();
        var bound = lin.submit("/bind/call", "/bind/prove", Map.of("code", digits.substring(0, 3) + " " + digits.substring(3)));
        assertThat(bound.statusCode()).isEqualTo(303);
        assertThat(bound.headers().firstValue("Location")).contains("/bind?done=bound");
        assertThat(site.store.bindings.of(LIN)).containsExactly(new Binding(CALLED, LIN, clock.instant(), Binding.Proof.CALLED_BACK, true, clock.instant()));
        assertThat(lin.get("/bind/call/state").body()).isEqualTo("over");
        assertThat(lin.get("/bind/call").statusCode()).isEqualTo(303);
    }

    @Test
    void wrongDigitsAreToldAndAreFewAndAnOldOrReplayedCodeIsWorthNothing() {
        lin.submit("/bind", "/bind/call", NUMBER);
        var digits = site.telephone.digits();
        assertThat(lin.submit("/bind/call", "/bind/prove", Map.of("code", "12")).body()).contains("请填六位数字");
        for (var left = 4; left > 0; left--) {
            var wrong = lin.submit("/bind/call", "/bind/prove", Map.of("code", site.telephone.otherDigits()));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("验证码不对，还可以试 " + left + " 次", "aria-invalid=\"true\"");
        }
        assertThat(lin.submit("/bind/call", "/bind/prove", Map.of("code", site.telephone.otherDigits())).body()).contains("输错次数太多");
        assertThat(lin.submit("/bind/call", "/bind/prove", Map.of("code", digits)).statusCode()).isEqualTo(429);

        clock.advance(Duration.ofMinutes(2));
        lin.submit("/bind", "/bind/call", NUMBER);
        var right = site.telephone.digits();
        assertThat(site.visitor(WANG).submit("/bind", "/bind/prove", Map.of("code", right)).body()).contains("没有等待输入的验证码");
        clock.advance(Duration.ofMinutes(11));
        assertThat(lin.submit("/bind", "/bind/prove", Map.of("code", right)).body()).contains("验证码已过期");
        assertThat(site.store.bindings.of(CALLED)).isEmpty();
    }

    @Test
    void howTheCallFailedIsSaidInWords() {
        lin.submit("/bind", "/bind/call", NUMBER);
        for (var failed : Map.of(Progress.BUSY, "对方占线", Progress.NO_ANSWER, "没有人接", Progress.REJECTED, "电话被挂断", Progress.UNREACHABLE, "打不通",
                Progress.FAILED, "没有打成功").entrySet()) {
            site.store.spokenCodes.progress(CALLED, LIN, failed.getKey(), clock.instant());
            assertThat(lin.get("/bind/call").body()).containsPattern("role=\"status\" data-said>" + failed.getValue()).contains("再打一次");
        }
        assertThat(lin.with("Accept-Language", "en").get("/bind/call").body()).contains("Call again");
    }

    @Test
    void whatIsNotCalledIsRefusedInWords() {
        assertThat(lin.submit("/bind", "/bind/call", Map.of("number", "hello")).body()).contains("请输入完整的手机号");
        var foreign = lin.submit("/bind", "/bind/call", Map.of("number", "+1 650 253 0000"));
        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(foreign.body()).contains("这个号码我们打不了");
        site.telephone.busy = true;
        var busy = lin.submit("/bind", "/bind/call", NUMBER);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.body()).contains("线路正忙");
        site.telephone.busy = false;
        lin.submit("/bind", "/bind/call", NUMBER);
        var again = lin.submit("/bind", "/bind/call", NUMBER);
        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.body()).contains("请过 1 分钟再试");
        assertThat(site.telephone.read).hasSize(1);
    }

    @Test
    void fromOneAddressComeTwentyCallsAnHourAndAProxyThatDoesNotSayForWhomIsNoAddress() {
        for (var i = 0; i < 20; i++) {
            assertThat(site.visitor(stranger(i)).with("X-Forwarded-For", "203.0.113.7").submit("/bind", "/bind/call", Map.of("number", mobile(i).value()))
                    .statusCode()).isEqualTo(303);
        }

        var there = site.visitor(stranger(20));
        assertThat(there.with("X-Forwarded-For", "203.0.113.7").submit("/bind", "/bind/call", Map.of("number", mobile(20).value())).statusCode()).isEqualTo(429);
        assertThat(there.with("X-Forwarded-For", "203.0.113.8").submit("/bind", "/bind/call", Map.of("number", mobile(20).value())).statusCode()).isEqualTo(303);
        assertThat(site.visitor(stranger(21)).submit("/bind", "/bind/call", Map.of("number", mobile(21).value())).statusCode()).isEqualTo(303);
    }

    @Test
    void theNeighboursInOneNetworkOfIpv6AreOneAddress() {
        for (var i = 0; i < 20; i++) {
            site.visitor(stranger(i)).with("X-Forwarded-For", "2001:db8:0:1::" + (i + 1)).submit("/bind", "/bind/call", Map.of("number", mobile(i).value()));
        }
        assertThat(site.visitor(stranger(20)).with("X-Forwarded-For", "2001:db8:0:1::ffff").submit("/bind", "/bind/call", Map.of("number", mobile(20).value()))
                .statusCode()).isEqualTo(429);
    }

    private static OpenId stranger(int which) {
        return new OpenId("oStranger%019d".formatted(which));
    }

    @Test
    void strangersFormsAreRefused() {
        assertThat(lin.post("/bind/call", NUMBER).statusCode()).isEqualTo(403);
        assertThat(lin.post("/bind/prove", Map.of("code", "123456")).statusCode()).isEqualTo(403);
        assertThat(lin.post("/bind/t", Map.of("ticket", "x")).statusCode()).isEqualTo(403);
        assertThat(site.stranger().get("/bind/call").statusCode()).isEqualTo(302);
        assertThat(site.stranger().get("/bind/call/state").statusCode()).isEqualTo(401);
        for (var path : new String[] {"/bind/prove", "/bind/t"}) {
            assertThat(lin.get(path).statusCode()).isEqualTo(303);
        }
    }

    private String ticket(ProofWay way, Optional<PhoneNumber> number) {
        return site.store.tickets.issue(new Ticket(way, number, clock.instant().plus(Duration.ofDays(7))));
    }

    @Test
    void aTicketIsShownBeforeItIsUsedAndUsedOnce() {
        var token = ticket(ProofWay.OPERATOR, Optional.of(CALLED));

        var shown = lin.get("/bind/t/" + token);
        assertThat(shown.body()).contains("138****8000", "运营方已确认号码是您的", "同意并开始").doesNotContain("13800138000");
        assertThat(site.store.bindings.of(CALLED)).isEmpty();
        var used = lin.submit("/bind/t/" + token, "/bind/t", Map.of("ticket", token));
        assertThat(used.headers().firstValue("Location")).contains("/bind?done=bound");
        assertThat(site.store.bindings.of(CALLED)).extracting(Binding::follower).containsExactly(LIN);

        var late = site.visitor(WANG).get("/bind/t/" + token);
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.body()).contains("这个二维码已经用过了");
        assertThat(site.visitor(WANG).submit("/bind", "/bind/t", Map.of("ticket", token)).statusCode()).isEqualTo(410);
    }

    @Test
    void aTicketBeginsItsWay() {
        var call = ticket(ProofWay.CALL_BACK, Optional.of(CALLED));
        assertThat(lin.get("/bind/t/" + call).body()).contains("我们会打到这个号码");
        assertThat(lin.submit("/bind/t/" + call, "/bind/t", Map.of("ticket", call)).headers().firstValue("Location")).contains("/bind/call");
        assertThat(site.telephone.read).hasSize(1);

        var code = ticket(ProofWay.CALL_IN, Optional.of(CALLED));
        assertThat(lin.submit("/bind/t/" + code, "/bind/t", Map.of("ticket", code)).body()).contains("听到提示后，按下验证码", "class=\"digits\"");
        var any = ticket(ProofWay.CALL_IN, Optional.empty());
        assertThat(lin.get("/bind/t/" + any).body()).contains("绑定号码", "到微信");
        assertThat(lin.submit("/bind/t/" + any, "/bind/t", Map.of("ticket", any)).headers().firstValue("Location")).contains("/bind");

        site.telephone.offered = false;
        var withoutCalls = ticket(ProofWay.CALL_BACK, Optional.of(mobile(1)));
        assertThat(site.visitor(WANG).submit("/bind/t/" + withoutCalls, "/bind/t", Map.of("ticket", withoutCalls)).body()).contains("class=\"digits\"");
    }

    @Test
    void aTicketThatIsOldOrUnknownIsToldToBe() {
        var token = ticket(ProofWay.CALL_IN, Optional.empty());
        clock.advance(Duration.ofDays(7));

        assertThat(site.visitor(LIN).get("/bind/t/" + token).body()).contains("这个二维码已过期");
        var unknown = site.visitor(LIN).get("/bind/t/nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("这个二维码无效", "href=\"/bind\"");
    }
}
