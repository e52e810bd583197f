package yinxin.web.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Person;
import yinxin.voicemail.owner.Sharing;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// Sharing a number and joining one, over HTTP.
class PeopleTest {
    private static final PhoneNumber OTHER = new PhoneNumber("+8613700137000");
    private static final OpenId ZHAO = new OpenId("oZhao0000000000000000000003");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;
    private Visitor wang;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());
        lin = site.visitor(LIN);
        wang = site.visitor(WANG);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void anOwnerInvitesAndTheGuestAcceptsAndListens() {
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofSeconds(2)));
        var page = lin.get("/bind").body();
        assertThat(page).contains("href=\"" + people(lin) + "\"", "共享");

        var link = invite("爸爸");
        assertThat(wang.get("/m/" + message.id()).statusCode()).isEqualTo(403);
        assertThat(wang.get(link).body()).contains("138****8000", "机主称您为“爸爸”", "接受即表示您同意").doesNotContain("138 0013 8000", LIN.value());
        var accepted = accept(wang, link);

        assertThat(accepted.statusCode()).isEqualTo(303);
        assertThat(accepted.headers().firstValue("Location")).contains("/bind?done=joined");
        assertThat(wang.get("/bind?done=joined").body()).contains("已加入", "机主共享给您", "138 0013 8000");
        assertThat(wang.get("/m/" + message.id()).statusCode()).isEqualTo(200);
        assertThat(lin.get(people(lin)).body()).contains("您（机主）", "爸爸", "收回").doesNotContain(WANG.value());
        assertThat(accept(wang, link).headers().firstValue("Location")).as("a second tap").contains("/bind?done=joined");
        assertThat(site.store.sharing.people(CALLED)).hasSize(2);
    }

    @Test
    void aLinkWorksOnceAndForADay() {
        var link = invite("爸爸");
        accept(wang, link);
        var zhao = site.visitor(ZHAO);
        assertThat(zhao.get(link).statusCode()).isEqualTo(410);
        assertThat(zhao.get(link).body()).contains("这个邀请已失效", "请让机主再发一个");

        var late = invite("妈妈");
        var form = zhao.get(late);
        assertThat(form.statusCode()).isEqualTo(200);
        clock.advance(Duration.ofHours(24));
        var again = site.visitor(ZHAO);
        assertThat(again.get(late).statusCode()).isEqualTo(410);
        assertThat(again.submit("/bind", "/join", Map.of("invitation", tokenOf(late))).statusCode()).isEqualTo(410);
        assertThat(again.get("/join/nonsense").statusCode()).isEqualTo(410);
        assertThat(site.store.sharing.people(CALLED)).hasSize(2);
    }

    @Test
    void everyOtherCaseIsToldInWords() {
        var link = invite("爸爸");
        assertThat(lin.get(link).body()).contains("这是您自己发出的邀请");
        assertThat(lin.submit("/bind", "/join", Map.of("invitation", tokenOf(link))).body()).contains("这是您自己发出的邀请");
        accept(wang, link);
        assertThat(wang.get(invite("老爸")).body()).contains("您已经加入了");
        var spare = invite("多一个");
        for (var i = 1; i < Sharing.MOST_GUESTS; i++) {
            site.store.sharing.accept(site.store.sharing.invite(CALLED, LIN, "客人", clock.instant()).orElseThrow(),
                    new OpenId("oGuest000000000000000000%04d".formatted(i)), clock.instant());
        }
        var zhao = site.visitor(ZHAO);
        assertThat(zhao.get(spare).body()).contains("人数已满");
        assertThat(zhao.submit("/bind", "/join", Map.of("invitation", tokenOf(spare))).statusCode()).isEqualTo(409);
        assertThat(lin.get(people(lin)).body()).contains("人数已满").doesNotContain("生成邀请链接");
    }

    @Test
    void nobodyJoinsByALinkAlone() {
        var link = invite("爸爸");
        assertThat(site.stranger().get(link).statusCode()).as("is sent to WeChat").isEqualTo(302);
        assertThat(wang.post("/join", Map.of("invitation", tokenOf(link))).statusCode()).as("a form without token").isEqualTo(403);
        assertThat(wang.get(link).headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(site.store.sharing.people(CALLED)).hasSize(1);
    }

    @Test
    void takingBackAsksFirst() {
        accept(wang, invite("爸爸"));
        var page = lin.get(people(lin)).body();
        var fields = Map.of("n", field(page, "n"), "who", field(page, "who"));

        var asked = lin.submit(people(lin), "/numbers/people/revoke", fields);
        assertThat(asked.body()).contains("不再与爸爸共享？");
        assertThat(site.store.bindings.of(WANG)).hasSize(1);

        var confirmed = new java.util.TreeMap<>(fields);
        confirmed.put("confirmed", "yes");
        var done = lin.submit(people(lin), "/numbers/people/revoke", confirmed);
        assertThat(done.headers().firstValue("Location")).contains(people(lin) + "?done=revoked");
        assertThat(lin.get(people(lin) + "?done=revoked").body()).contains("已收回").doesNotContain("爸爸</b>");
        assertThat(site.store.bindings.of(WANG)).isEmpty();
    }

    @Test
    void aGuestSeesTheOwnerAndThemselvesAndMayLeaveAndNothingElse() {
        accept(wang, invite("爸爸"));
        accept(site.visitor(ZHAO), invite("妈妈"));
        var page = wang.get(people(wang)).body();
        assertThat(page).contains("机主", "您（爸爸）", "退出共享").doesNotContain("妈妈", "生成邀请链接", "收回与");

        var handle = field(lin.get(people(lin)).body(), "n");
        assertThat(wang.get("/numbers/people/" + handle).statusCode()).as("the owner's handle").isEqualTo(404);
        for (var n : List.of(handle, people(wang).replaceFirst(".*/", ""))) {
            assertThat(wang.submit("/bind", "/numbers/people/invite", Map.of("n", n, "name", "朋友")).statusCode()).isEqualTo(404);
            assertThat(wang.submit("/bind", "/numbers/people/revoke", Map.of("n", n, "who", field(lin.get(people(lin)).body(), "who"), "confirmed", "yes"))
                    .statusCode()).isEqualTo(404);
        }
        assertThat(site.store.sharing.people(CALLED)).extracting(Person::name).containsExactly("", "爸爸", "妈妈");

        assertThat(wang.get(people(wang) + "?lang=en").body()).contains("You (爸爸)", "Leave");
        assertThat(wang.submit("/bind", "/bind/remove", Map.of("number", CALLED.value())).body()).contains("退出 138 0013 8000？", "机主的留言不受影响");
        wang.submit("/bind", "/bind/remove", Map.of("number", CALLED.value(), "confirmed", "yes"));
        assertThat(site.store.sharing.people(CALLED)).extracting(Person::name).containsExactly("", "妈妈");
    }

    @Test
    void namesAreChecked() {
        for (var name : List.of("", "   ", "一二三四五六七八九十一二三四五六七八九十一")) {
            var answer = lin.submit(people(lin), "/numbers/people/invite", Map.of("n", handle(), "name", name));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("最多 20 个字").doesNotContain("/join/");
        }
        assertThat(invitePage("<b>\"爸\"</b>")).contains("&lt;b").doesNotContain("<b>\"爸");
    }

    @Test
    void numbersAndOpenidsAreInNoAddress() {
        accept(wang, invite("爸爸"));
        for (var page : List.of(lin.get("/bind").body(), lin.get(people(lin)).body(), wang.get(people(wang)).body())) {
            assertThat(Pattern.compile("(?:href|action|src)=\"([^\"]*)\"").matcher(page).results().map(m -> m.group(1)).filter(l -> !l.startsWith("tel:")))
                    .isNotEmpty().allSatisfy(l -> assertThat(l).doesNotContain("138001", "8613800", LIN.value(), WANG.value()));
        }
    }

    @Test
    void reloadingAnAnswerLeadsBack() {
        for (var path : List.of("/numbers/people/invite", "/numbers/people/revoke", "/join")) {
            assertThat(lin.get(path).headers().firstValue("Location")).contains("/bind");
        }
    }

    @Test
    void aNumberToBeProvenAgainIsSaidAndProvenFromThere() {
        site.store.bindings.bind(OTHER, LIN, Binding.Proof.OPERATOR, clock.instant());
        clock.advance(Duration.ofDays(731));
        site.store.bindings.alive(LIN, clock.instant());
        site.store.leases.goRound(clock.instant());
        lin = site.visitor(LIN);

        var page = lin.get("/bind").body();
        assertThat(page).contains("请重新验证", "12月22日 15:01 前没有验证，会自动解绑").containsOnlyOnce("class=\"plainly due\"");

        var code = lin.submit("/bind", "/bind/code", Map.of("number", CALLED.value())).body();
        var digits = Pattern.compile("class=\"digits\" aria-label=\"([0-9 ]{11})\"").matcher(code);
        assertThat(digits.find()).isTrue();
        site.store.bindings.prove(CALLED, digits.group(1).replace(" ", ""), clock.instant());
        assertThat(lin.get("/bind").body()).doesNotContain("请重新验证");
    }

    @Test
    void aLookAtAPageIsASignOfLife() {
        clock.advance(Duration.ofDays(30));
        site.visitor(LIN).get("/inbox");
        assertThat(site.store.preferences.numbersOf(LIN)).extracting(b -> b.aliveAt()).containsExactly(clock.instant());
    }

    /// Where the visitor's only number is shared.
    private static String people(Visitor visitor) {
        var link = Pattern.compile("href=\"(/numbers/people/[A-Za-z0-9_-]{16})\"").matcher(visitor.get("/bind").body());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private String handle() {
        return people(lin).replaceFirst(".*/", "");
    }

    private String invitePage(String name) {
        return lin.submit(people(lin), "/numbers/people/invite", Map.of("n", handle(), "name", name)).body();
    }

    private String invite(String name) {
        var link = Pattern.compile("value=\"(http[^\"]+/join/[A-Za-z0-9_-]{22})\"").matcher(invitePage(name));
        assertThat(link.find()).isTrue();
        assertThat(link.group(1)).startsWith(site.at("/join/").toString());
        return URLDecoder.decode(link.group(1), StandardCharsets.UTF_8).substring(site.at("").toString().length());
    }

    private static java.net.http.HttpResponse<String> accept(Visitor guest, String link) {
        return guest.submit("/bind", "/join", Map.of("invitation", tokenOf(link)));
    }

    private static String tokenOf(String link) {
        return link.replaceFirst(".*/", "");
    }

    private static String field(String page, String name) {
        var field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).as(name).isTrue();
        return field.group(1);
    }
}
