package yinxin.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// What a follower decides on `/settings`, and what then holds on every page.
class SettingsPageTest {
    private static final PhoneNumber SHOP = new PhoneNumber("+861088886666");
    private static final Pattern NUMBER = Pattern.compile("name=\"n\" value=\"([^\"]+)\">\\s*<input type=\"hidden\" name=\"notices\" value=\"(on|off)\"");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        lin = site.visitor(LIN);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
    }

    @AfterEach
    void close() {
        site.close();
    }

    private FollowerSettings kept() {
        return site.store.preferences.of(LIN);
    }

    /// Sends the form as the page would, with these fields changed; an empty value takes a field away.
    private int sends(Map<String, String> changed) {
        var fields = new HashMap<>(Map.of("zone", "Asia/Shanghai", "from", "22:00", "until", "07:00", "urgent", "on", "language", ""));
        fields.putAll(changed);
        fields.values().removeIf("(absent)"::equals);
        return lin.submit("/settings", "/settings", fields).statusCode();
    }

    @Test
    void whoHasDecidedNothingSeesWhatHolds() {
        var page = lin.get("/settings").body();

        assertThat(page).contains("<title>设置</title>", "name=\"from\" value=\"22:00\"", "name=\"until\" value=\"07:00\"",
                "<option value=\"Asia/Shanghai\" selected>UTC+8 北京、上海</option>", "星期日 15:01", "138 0013 8000", "aria-current=\"page\"")
                .doesNotContain("name=\"quiet\" value=\"on\" checked");
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
    }

    @Test
    void quietHoursAreKeptShownAndTakenAway() {
        assertThat(sends(Map.of("quiet", "on", "from", "23:30", "until", "06:15", "urgent", "(absent)"))).isEqualTo(303);
        assertThat(kept()).isEqualTo(new FollowerSettings(ZoneId.of("Asia/Shanghai"),
                Optional.of(new QuietHours(LocalTime.of(23, 30), LocalTime.of(6, 15), false))));
        assertThat(lin.get("/settings?done=saved").body()).contains("已保存", "name=\"quiet\" value=\"on\" checked", "value=\"23:30\"", "value=\"06:15\"")
                .doesNotContain("name=\"urgent\" value=\"on\" checked");

        assertThat(sends(Map.of("from", "", "until", ""))).as("fields that are hidden then do not matter").isEqualTo(303);
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
    }

    @ParameterizedTest
    @CsvSource({"22:00, 22:00, 开始和结束不能是同一时间", "'', 07:00, 几点开始", "22:00, 25:00, 几点开始", "abc, 07:00, 几点开始"})
    void hoursThatCannotBeAreNotKeptAndStayInTheForm(String from, String until, String fault) {
        sends(Map.of("quiet", "on", "from", "21:00", "until", "06:00"));

        var answer = lin.submit("/settings", "/settings", Map.of("zone", "Asia/Tokyo", "quiet", "on", "from", from, "until", until, "urgent", "on"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(fault, "name=\"quiet\" value=\"on\" checked", "value=\"" + until + "\"", "value=\"Asia/Tokyo\" selected");
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL.quiet(new QuietHours(LocalTime.of(21, 0), LocalTime.of(6, 0), true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mars/Olympus", "../etc/passwd", "\"><script>alert(1)</script>", "Asia/Shanghai/Asia/Shanghai/Asia/Shanghai/Asia"})
    void aZoneThatIsNoneIsNotKept(String zone) {
        var answer = lin.submit("/settings", "/settings", Map.of("zone", zone));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("没有这个时区").doesNotContain("<script>alert");
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
    }

    @Test
    void everyPageTellsTheTimeOfTheReadersZone() {
        var at = Instant.parse("2026-11-21T20:30:00Z");
        var message = site.leave(Calls.at(at).done(), Calls.tone(Duration.ofMillis(2_500))).id();
        var gone = site.leave(Calls.at(at).done(), Calls.tone(Duration.ofMillis(2_500))).id();
        site.store.messages.delete(gone, LIN, clock.instant());
        assertThat(lin.get("/inbox").body()).contains(">04:30<");
        assertThat(lin.get("/m/" + message).body()).contains("今天 04:30", ">04:30:");

        assertThat(sends(Map.of("zone", "America/Los_Angeles"))).isEqualTo(303);

        assertThat(lin.get("/settings").body()).contains("<option value=\"America/Los_Angeles\" selected>UTC−8 洛杉矶</option>", "星期六 23:01");
        assertThat(lin.get("/inbox").body()).contains(">12:30<");
        assertThat(lin.get("/m/" + message).body()).contains("今天 12:30", ">12:30:");
        assertThat(lin.get("/inbox?deleted").body()).contains("23:01");
        assertThat(lin.get("/bind").body()).contains("23:01 绑定");
        clock.advance(Duration.ofDays(731));
        site.store.leases.goRound(clock.instant());
        assertThat(site.visitor(LIN).get("/bind").body()).as("until a month from now, by the same clock").contains("12月21日 23:01 前没有验证");
        var here = site.visitor(WANG);
        assertThat(here.get("/settings").body()).as("somebody else's clock is their own").contains("星期三 15:01");
    }

    @Test
    void aZoneThatIsInNoListIsKeptAndInTheListFromThenOn() {
        assertThat(sends(Map.of("zone", "America/St_Johns"))).isEqualTo(303);

        assertThat(lin.get("/settings").body()).contains("<option value=\"America/St_Johns\" selected>UTC−3:30 St Johns</option>");
    }

    @Test
    void theChosenLanguageIsThatOfThePagesEvenOnAnotherPhone() {
        assertThat(sends(Map.of("language", "ENGLISH"))).isEqualTo(303);

        assertThat(kept().language()).contains(SpokenLanguage.ENGLISH);
        assertThat(site.visitor(LIN).get("/inbox").body()).contains("<html lang=\"en\"", "No messages yet");
        assertThat(site.visitor(LIN).with("Cookie", "lang=zh").get("/").body()).as("nobody is asked who they are there").contains("lang=\"zh-CN\"");
        var back = lin.submit("/settings", "/settings", Map.of("zone", "Asia/Shanghai", "language", ""));
        assertThat(back.headers().allValues("Set-Cookie")).anySatisfy(c -> assertThat(c).startsWith("lang=;").contains("Max-Age=0"));
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
        assertThat(lin.get("/inbox").body()).contains("<html lang=\"zh-CN\"");
    }

    @Test
    void noticesAreSwitchedForEachNumberAlone() {
        site.store.bindings.bind(SHOP, LIN, Proof.OPERATOR, clock.instant());
        site.store.preferences.label(SHOP, LIN, "店里");
        var page = lin.get("/settings").body();
        assertThat(page).containsSubsequence("138 0013 8000", "店里<small>010 8888 6666</small>");
        var second = numbers(page).get(1);
        assertThat(second.group(2)).isEqualTo("off");

        clock.advance(Duration.ofMinutes(5));
        lin.submit("/settings", "/settings/notices", Map.of("n", second.group(1), "notices", "off"));

        assertThat(site.store.preferences.numbersOf(LIN).stream().map(BoundNumber::binding).map(b -> b.number().value() + " " + b.notices() + " " + b.consentAt()))
                .containsExactly("+8613800138000 true 2026-11-22T07:01:00Z", "+861088886666 false 2026-11-22T07:06:00Z");
        assertThat(numbers(lin.get("/settings?done=notices-off").body()).get(1).group(2)).isEqualTo("on");
        var stranger = site.visitor(WANG);
        var refused = stranger.submit("/settings", "/settings/notices", Map.of("n", second.group(1), "notices", "on"));
        assertThat(refused.headers().firstValue("Location")).contains("/settings");
        assertThat(site.store.preferences.numbersOf(LIN).get(1).binding().notices()).isFalse();
    }

    private static List<MatchResult> numbers(String page) {
        return NUMBER.matcher(page).results().toList();
    }

    @Test
    void leavingAsksFirstAndThenTakesEverything() {
        sends(Map.of("quiet", "on", "language", "CHINESE"));
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofMillis(2_500))).id();
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613900139000"), "王医生");
        site.store.share(CALLED, LIN, WANG, "爸爸");

        var asked = lin.submit("/settings", "/settings/erase", Map.of());
        assertThat(asked.body()).contains("全部删除并离开？", "与人共享的也会收回", "name=\"confirmed\" value=\"yes\"");
        assertThat(site.store.bindings.of(LIN)).hasSize(1);

        var done = lin.submit("/settings", "/settings/erase", Map.of("confirmed", "yes"));

        assertThat(done.body()).contains("已全部删除", "取消呼叫转移");
        assertThat(done.headers().allValues("Set-Cookie")).anySatisfy(c -> assertThat(c).startsWith("yx_visit=;").contains("Max-Age=0"));
        assertThat(site.store.bindings.of(LIN)).isEmpty();
        assertThat(site.store.bindings.of(WANG)).as("what was shared is taken back").isEmpty();
        assertThat(site.store.preferences.contacts(LIN)).isEmpty();
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
        assertThat(site.visitor(LIN).get("/m/" + message + "/audio.mp3").statusCode()).isIn(403, 404);
    }

    @Test
    void nothingIsChangedForAFormThatIsNotOurs() {
        assertThat(lin.post("/settings", Map.of("zone", "Asia/Tokyo")).statusCode()).isEqualTo(403);
        assertThat(lin.post("/settings/erase", Map.of("confirmed", "yes")).statusCode()).isEqualTo(403);
        assertThat(site.stranger().post("/settings/erase", Map.of("confirmed", "yes")).statusCode()).isEqualTo(401);
        assertThat(site.stranger().get("/settings").headers().firstValue("Location").orElseThrow()).contains("response_type=code");
        assertThat(lin.get("/settings/erase").headers().firstValue("Location")).contains("/settings");
        assertThat(kept()).isEqualTo(FollowerSettings.USUAL);
        assertThat(site.store.bindings.of(LIN)).hasSize(1);
    }

    @Test
    void fromOneMainPlaceTheOthersAreOneTapAway() {
        for (var place : List.of("/inbox", "/bind", "/settings")) {
            assertThat(lin.get(place).body()).as(place).containsSubsequence("<nav class=\"tabs\"", "href=\"/inbox\"", "href=\"/bind\"", "href=\"/settings\"")
                    .contains("href=\"" + place + "\" aria-current=\"page\"");
        }
        assertThat(lin.get("/inbox?deleted").body()).doesNotContain("class=\"tabs\"");
    }
}
