package yinxin.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.recording.Recording;
import yinxin.voicemail.recording.RecordingUnavailable;
import yinxin.voicemail.transcript.Transcript;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

class InboxTest {
    private static final PhoneNumber SHOP = new PhoneNumber("+861088886666");
    private static final Pattern ROW = Pattern.compile("data-row=\"([^\"]+)\"");
    private static final Pattern OLDER = Pattern.compile("href=\"(/inbox\\?after=[^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("data-version=\"([^\"]+)\"");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        lin = site.visitor(LIN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void deletingOffersToUndoAndUndoingBringsItBackUnheard() {
        var id = leave(Calls.at(clock.instant()).urgent());

        var deleted = lin.submit("/inbox", "/inbox/delete", Map.of("m", id.value()));
        assertThat(deleted.statusCode()).isEqualTo(303);
        var list = lin.get(location(deleted)).body();
        assertThat(list).contains("已删除", "action=\"/inbox/restore\"", "撤销", "value=\"" + id + "\"", "最近删除（1）").doesNotContain("data-row");
        assertThat(state(id)).isEqualTo(MessageState.DELETED);
        assertThat(lin.get("/m/" + id).statusCode()).isEqualTo(410);

        var restored = lin.submit(location(deleted), "/inbox/restore", Map.of("m", id.value()));
        assertThat(lin.get(location(restored)).body()).contains("已恢复", "data-row=\"" + id + "\"").doesNotContain("撤销", "最近删除");
        assertThat(state(id)).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void whatWasDeletedIsListedWithTheTimeUntilWhichItCanBeRestored() {
        var id = leave(Calls.at(clock.instant()).from("+8613200132000"));
        assertThat(lin.get("/inbox?deleted").body()).contains("没有可以恢复的留言", "24 小时");
        site.store.messages.delete(id, LIN, clock.instant());

        assertThat(lin.get("/inbox?deleted").body()).contains("132 0013 2000", "11月23日 15:01 前可恢复", "恢复");
        assertThat(site.visitor(WANG).get("/inbox?deleted").body()).doesNotContain("132 0013 2000");
        clock.advance(Duration.ofHours(23));
        lin = site.visitor(LIN);
        assertThat(lin.submit("/inbox?deleted", "/inbox/restore", Map.of("m", id.value())).statusCode()).isEqualTo(303);
        site.store.messages.delete(id, LIN, clock.instant());
        var page = lin.get("/inbox?deleted").body();
        clock.advance(Duration.ofHours(24));
        lin = site.visitor(LIN);
        var late = lin.submit("/inbox", "/inbox/restore", Map.of("m", id.value()));
        assertThat(page).contains("恢复");
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.body()).contains("这条留言恢复不了了", "24 小时");
    }

    @Test
    void whoReadsFindsTheFirstWordsInTheListAndEveryoneTheNumberThatWasKeyed() {
        var written = leave(Calls.at(clock.instant()));
        assertThat(site.store.transcripts.claim(clock.instant(), Duration.ofMinutes(1), Instant.EPOCH)).contains(written);
        var standing = version();
        site.store.transcripts.keep(written, new Transcript("zh", "command hear", List.of(
                new Transcript.Sentence(Duration.ZERO, Duration.ofSeconds(1), "我是老周，请打幺三八零零一三八零零零。", OptionalDouble.empty()),
                new Transcript.Sentence(Duration.ofSeconds(1), Duration.ofSeconds(2), "东西放在门口了。".repeat(20), OptionalDouble.empty()))), clock.instant());
        leave(Calls.at(clock.instant()).ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).keying("13900139000", "8001"));

        assertThat(words()).containsExactly("按下号码 139 0013 9000、8001");
        site.store.preferences.form(CALLED, LIN, NoticeForm.BOTH);
        assertThat(words()).hasSize(2).anySatisfy(words -> assertThat(words).startsWith("我是老周，请打13800138000。东西放在").endsWith("…").hasSize(81));
        assertThat(version()).as("the open list takes them in").isNotEqualTo(standing);
    }

    private List<String> words() {
        return Pattern.compile("<span class=\"item-words\">([^<]*)</span>").matcher(lin.get("/inbox").body()).results().map(found -> found.group(1)).toList();
    }

    @Test
    void guestsHandleButDoNotDelete() {
        share();
        var wang = site.visitor(WANG);
        var id = leave(Calls.at(clock.instant()));

        assertThat(wang.get("/inbox").body()).contains("data-row=\"" + id + "\"", "/inbox/handle").doesNotContain("/inbox/delete");
        for (var action : new String[] {"/inbox/delete", "/m/" + id + "/delete"}) {
            var refused = wang.submit("/inbox", action, Map.of("m", id.value(), "confirmed", "yes"));
            assertThat(refused.statusCode()).as(action).isEqualTo(403);
            assertThat(refused.body()).contains("只有机主可以这样做", "href=\"/inbox\"");
        }
        assertThat(state(id)).isEqualTo(MessageState.UNHEARD);

        assertThat(location(wang.submit("/inbox", "/inbox/handle", Map.of("m", id.value())))).isEqualTo("/inbox?done=handled&m=" + id);
        assertThat(wang.get("/inbox").body()).contains("已处理 · 我", "改回未处理", "已听或已处理").doesNotContain("class=\"badge\"");
        assertThat(lin.get("/inbox").body()).contains("已处理 · 爸爸");
        assertThat(location(lin.submit("/inbox", "/inbox/reopen", Map.of("m", id.value(), "back", "message")))).isEqualTo("/m/" + id);
        lin.submit("/inbox", "/inbox/handle", Map.of("m", id.value()));
        assertThat(wang.get("/inbox").body()).contains("已处理 · 机主");
        assertThat(wang.with("Accept-Language", "en").get("/inbox").body()).contains("Handled · the owner");
    }

    @Test
    void strangersChangeNothing() {
        var id = leave(Calls.at(clock.instant()));
        var wang = site.visitor(WANG);

        for (var action : new String[] {"handle", "reopen", "delete"}) {
            assertThat(wang.submit("/inbox", "/inbox/" + action, Map.of("m", id.value())).statusCode()).as(action).isEqualTo(404);
            assertThat(lin.post("/inbox/" + action, Map.of("m", id.value())).statusCode()).as(action + " without token").isEqualTo(403);
            assertThat(site.stranger().post("/inbox/" + action, Map.of("m", id.value())).statusCode()).as(action).isEqualTo(401);
            assertThat(location(lin.get("/inbox/" + action))).isEqualTo("/inbox");
        }
        assertThat(wang.submit("/inbox", "/inbox/restore", Map.of("m", id.value())).statusCode()).isEqualTo(410);
        assertThat(wang.submit("/inbox", "/inbox/contact", Map.of("m", id.value(), "name", "x")).statusCode()).isEqualTo(400);
        assertThat(lin.submit("/inbox", "/inbox/delete", Map.of("m", "../" + CALLER.value())).statusCode()).isEqualTo(404);
        assertThat(state(id)).isEqualTo(MessageState.UNHEARD);
        assertThat(site.store.preferences.contacts(WANG)).isEmpty();
    }

    @Test
    void noMessageIsOutOfReach() {
        for (var i = 0; i < 120; i++) {
            site.store.messages.keep(Calls.at(clock.instant().minusSeconds(i)).ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).done());
        }

        var seen = new HashSet<String>();
        var next = "/inbox";
        var parts = 0;
        while (!next.isEmpty()) {
            var page = lin.get(next).body();
            ROW.matcher(page).results().forEach(row -> seen.add(row.group(1)));
            var older = OLDER.matcher(page);
            next = older.find() ? older.group(1).replace("&amp;", "&") : "";
            parts++;
            assertThat(page.getBytes(StandardCharsets.UTF_8).length).as("leaves room for the assets below 100 kB").isLessThan(60_000);
            assertThat(page).contains("来电 12\u00A0秒，未留言", "（120）");
        }

        assertThat(seen).hasSize(120);
        assertThat(parts).isEqualTo(4);
        assertThat(lin.get("/inbox?after=nonsense").body()).contains("data-row");
    }

    @Test
    void whatIsSearchedForStandsInNoAddress() {
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613200132000"), "王医生");
        var doctor = leave(Calls.at(clock.instant()).from("+8613200132000"));
        leave(Calls.at(clock.instant()).from("+8613300133000"));

        var found = lin.submit("/inbox", "/inbox/search", Map.of("search", " 132 0013 "));
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(ROW.matcher(found.body()).results().map(m -> m.group(1))).containsExactly(doctor.value());
        assertThat(found.body()).contains("王医生", "找到“132 0013”", "value=\"132 0013\"").doesNotContain("133 0013 3000");
        assertThat(Pattern.compile("(?:href|action)=\"([^\"]*)\"").matcher(found.body()).results().map(m -> m.group(1)).filter(a -> !a.startsWith("tel:")))
                .noneMatch(address -> address.contains("132"));
        assertThat(lin.submit("/inbox", "/inbox/search", Map.of("search", "医生")).body()).contains("data-row=\"" + doctor + "\"");
        assertThat(lin.submit("/inbox", "/inbox/search", Map.of("search", "<b>无")).body())
                .contains("没有找到“&lt;b&gt;无”", "试试号码中的几位数字", "看全部留言").doesNotContain("data-row");
        assertThat(location(lin.get("/inbox/search"))).isEqualTo("/inbox");
    }

    @Test
    void oneOfSeveralNumbersIsChosenByItsPlace() {
        site.store.bindings.bind(SHOP, LIN, Proof.OPERATOR, clock.instant().plusSeconds(1));
        site.store.preferences.label(SHOP, LIN, "店里");
        leave(Calls.at(clock.instant()).from("+8613200132000"));
        leave(Calls.at(clock.instant()).to(SHOP.value()).from("+8613300133000"));

        assertThat(lin.get("/inbox").body()).contains("132 0013 2000", "133 0013 3000", "href=\"/inbox?n=2\">店里", "打给 店里");
        assertThat(lin.get("/inbox?n=2").body()).contains("133 0013 3000", "is-chosen\" href=\"/inbox?n=2\" aria-current=\"true\">店里",
                "/inbox/live?n=2").doesNotContain("132 0013 2000");
        assertThat(lin.get("/inbox?n=9").body()).contains("132 0013 2000", "133 0013 3000");
        assertThat(lin.submit("/inbox", "/inbox/search", Map.of("search", "13", "n", "1")).body()).contains("132 0013 2000").doesNotContain("133 0013 3000");
        assertThat(location(lin.submit("/inbox", "/inbox/handle", Map.of("m", "x".repeat(22), "n", "2")), 404)).isEmpty();
    }

    @Test
    void whoIsLeavingAMessageIsShownWhileTheyAre() throws RecordingUnavailable {
        var finished = Calls.at(clock.instant()).from("+8613200132000").done();
        var recording = site.recordings.begin(finished.call());
        assertThat(lin.get("/inbox/live").body()).as("during the greeting").doesNotContain("正在留言");
        var before = version();

        recording.begin(Codec.PCMA);

        var live = lin.get("/inbox/live");
        assertThat(live.body()).contains("132 0013 2000", "正在留言").doesNotContain("<html");
        assertThat(live.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(lin.get("/inbox").body()).contains("正在留言", "aria-live=\"polite\"");
        assertThat(site.visitor(WANG).get("/inbox/live").body()).doesNotContain("正在留言");
        assertThat(version()).isEqualTo(before);
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613200132000"), "王医生");
        assertThat(lin.get("/inbox/live").body()).contains("王医生").doesNotContain("132 0013 2000");

        end(recording, finished);
        assertThat(lin.get("/inbox/live").body()).doesNotContain("正在留言");
        assertThat(version()).isNotEqualTo(before);
    }

    @Test
    void aWithheldCallerIsLiveWithoutTheirNumber() throws RecordingUnavailable {
        var finished = Calls.at(clock.instant()).from("+8613200132000").withheld().done();
        var recording = site.recordings.begin(finished.call());
        recording.begin(Codec.PCMA);

        assertThat(lin.get("/inbox/live").body()).contains("未显示号码", "正在留言").doesNotContain("132");
        end(recording, finished);
    }

    @Test
    void strangersHearNothingOfWhatGoesOn() {
        assertThat(site.stranger().get("/inbox/live").statusCode()).isEqualTo(401);
        assertThat(site.stranger().get("/inbox/live").body()).isNullOrEmpty();
    }

    @Test
    void aContactsNameIsShownInTheListAndCanBeTakenAway() {
        var id = leave(Calls.at(clock.instant()));

        assertThat(location(lin.submit("/inbox", "/inbox/contact", Map.of("m", id.value(), "name", " 王医生 ")))).isEqualTo("/m/" + id);
        assertThat(site.store.preferences.contacts(LIN)).isEqualTo(Map.of(CALLER, "王医生"));
        assertThat(lin.get("/inbox").body()).contains("王医生").doesNotContain("139 0013 9000");
        assertThat(lin.submit("/inbox", "/inbox/contact", Map.of("m", id.value(), "name", "长".repeat(31))).statusCode()).isEqualTo(400);
        lin.submit("/inbox", "/inbox/contact", Map.of("m", id.value(), "name", ""));
        assertThat(site.store.preferences.contacts(LIN)).isEmpty();
        var withheld = leave(Calls.at(clock.instant()).withheld());
        assertThat(lin.submit("/inbox", "/inbox/contact", Map.of("m", withheld.value(), "name", "谁")).statusCode()).isEqualTo(400);
    }

    private void end(Recording recording, FinishedCall finished) {
        recording.finish(finished);
        site.store.messages.keep(finished);
        site.recordings.settle(recording, finished.kind());
    }

    private String version() {
        var version = VERSION.matcher(lin.get("/inbox/live").body());
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private void share() {
        site.store.share(CALLED, LIN, WANG, "爸爸");
    }

    private MessageState state(MessageId id) {
        return site.store.messages.byId(id).orElseThrow().state();
    }

    private static String location(HttpResponse<String> answer) {
        return location(answer, 303);
    }

    private static String location(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return answer.headers().firstValue("Location").orElse("");
    }

    private MessageId leave(Calls call) {
        return site.leave(call.done(), Calls.tone(Duration.ofMillis(2_500))).id();
    }
}
