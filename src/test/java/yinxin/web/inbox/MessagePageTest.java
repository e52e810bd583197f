package yinxin.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// What can be done with one message on its page, by its owner, by a guest, and by nobody else.
class MessagePageTest {
    private static final OpenId STRANGER = new OpenId("o-stranger-0000000000000000");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor lin;
    private Visitor wang;
    private VoiceMessage message;
    private String page;

    @BeforeEach
    void leaveAMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        site.store.share(CALLED, LIN, WANG, "爸爸");
        lin = site.visitor(LIN);
        wang = site.visitor(WANG);
        message = site.leave(Calls.at(clock.instant().minusSeconds(600)).ending(MessageKind.VOICE, Duration.ofSeconds(9)).done(), Calls.withPause(Duration.ofSeconds(9)));
        page = "/m/" + message.id();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void thePlayerKnowsThePausesBeforeItHasTheSound() {
        var plain = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofMillis(2_500)));

        assertThat(lin.get(page).body()).contains("data-pauses=\"3.30-5.70\"", "跳过停顿", "data-rate=\"1.5\"", "preload=\"none\"");
        assertThat(lin.get("/m/" + plain.id()).body()).contains("data-pauses=\"\"").doesNotContain("跳过停顿");
    }

    @Test
    void whoeverTookCareOfItIsNamedToTheOthers() {
        wang.submit(page, "/inbox/handle", Map.of("m", message.id().value(), "back", "message"));

        assertThat(lin.get(page).body()).contains("已处理 · 爸爸", "action=\"/inbox/reopen\"").doesNotContain("action=\"/inbox/handle\"");
        assertThat(wang.get(page).body()).contains("已处理 · 我");
        var answer = lin.submit(page, "/inbox/reopen", Map.of("m", message.id().value(), "back", "message"));
        assertThat(answer.headers().firstValue("Location")).contains(page);
        assertThat(wang.get(page).body()).contains("action=\"/inbox/handle\"").doesNotContain("已处理 · ");
    }

    @Test
    void aNameIsShownToWhoGaveItAndToNobodyElse() {
        lin.submit(page, "/inbox/contact", Map.of("m", message.id().value(), "name", "王\"医生"));

        assertThat(lin.get(page).body()).contains("<h1 class=\"caller\">王\"医生</h1>", "139 0013 9000", "value=\"王&#34;医生\"", "改来电人的名字");
        assertThat(wang.get(page).body()).contains("<h1 class=\"caller\">139 0013 9000</h1>", "给来电人起名字").doesNotContain("王\"医");
        assertThat(site.store.preferences.contacts(LIN)).isEqualTo(Map.of(CALLER, "王\"医生"));
        var withheld = site.leave(Calls.at(clock.instant()).withheld().done(), Calls.tone(Duration.ofSeconds(2)));
        assertThat(lin.get("/m/" + withheld.id()).body()).contains("<h1 class=\"caller\">未显示号码</h1>").doesNotContain("起名字", "tel:");
    }

    @Test
    void guestsAreOfferedNothingThatIsTheOwnersAffair() {
        assertThat(lin.get(page).body()).contains(page + "/delete");
        assertThat(wang.get(page).body()).contains("下载录音", "标为已处理").doesNotContain("/delete");
        assertThat(wang.submit(page, page + "/delete", Map.of("confirmed", "yes")).statusCode()).isEqualTo(403);
        assertThat(site.store.messages.byId(message.id()).orElseThrow().state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void theRecordingIsSavedWithANameAndIsHeardByThat() {
        lin.head(page + "/download");
        assertThat(site.store.messages.byId(message.id()).orElseThrow().state()).isEqualTo(MessageState.UNHEARD);

        var saved = wang.file(page + "/download");

        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.headers().firstValue("Content-Type")).contains("audio/mpeg");
        assertThat(saved.headers().firstValue("Content-Disposition")).hasValueSatisfying(how -> assertThat(how).startsWith("attachment;")
                .endsWith("filename*=UTF-8''%E7%95%99%E8%A8%80%20139%200013%209000%202026-11-22%2014.51.mp3"));
        assertThat(saved.body()).isEqualTo(site.recordings.mp3(message.id()).orElseThrow());
        assertThat(wang.with("Range", "bytes=5-9").file(page + "/download").body()).isEqualTo(Arrays.copyOfRange(saved.body(), 5, 10));
        assertThat(site.store.messages.byId(message.id()).orElseThrow().state()).isEqualTo(MessageState.HEARD);
        assertThat(lin.file(page + "/audio.mp3").headers().firstValue("Content-Disposition")).isEmpty();
    }

    @Test
    void nobodyElseSavesIt() {
        for (var refused : Map.of(site.visitor(STRANGER), 403, site.stranger(), 401, lin.with("Sec-Fetch-Site", "cross-site"), 401).entrySet()) {
            clock.advance(Duration.ofMinutes(1));
            var answer = refused.getKey().get(page + "/download");
            assertThat(answer.statusCode()).isEqualTo(refused.getValue());
            assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
            assertThat(answer.body()).contains("href=\"/inbox\"");
        }
        assertThat(lin.get("/m/x/download").statusCode()).isEqualTo(404);
        site.store.bindings.unbind(CALLED, WANG, clock.instant());
        assertThat(wang.file(page + "/download").statusCode()).isIn(403, 404);
        assertThat(site.store.messages.byId(message.id()).orElseThrow().state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void theSameTroubleAgainAndAgainIsToldOnce() {
        for (var i = 0; i < 40; i++) {
            site.store.messages.note(message.id(), new TimelineEntry(message.endedAt().plusSeconds(10 * i), Step.RETRIED, "-1"));
        }
        site.store.messages.note(message.id(), new TimelineEntry(message.endedAt().plusSeconds(500), Step.PUSHED, ""));

        assertThat(lin.get(page).body()).containsOnlyOnce("稍后再试（共 40 次）").contains("来电人说完了，录音已保存", "我们重试了 40 次");
    }

    @Test
    void theNextUnheardOneIsOneTapAway() {
        site.store.bindings.bind(new PhoneNumber("+861088886666"), LIN, Proof.OPERATOR, clock.instant());
        var older = site.leave(Calls.at(clock.instant().minusSeconds(5000)).to("+861088886666").from("+8613200132000").done(), Calls.tone(Duration.ofSeconds(2)));

        assertThat(lin.get(page).body()).contains("rel=\"next\" href=\"/m/" + older.id() + "\"", "132 0013 2000").doesNotContain("rel=\"prev\"");
        assertThat(lin.get("/m/" + older.id()).body()).contains("rel=\"prev\" href=\"" + page + "\"").doesNotContain("rel=\"next\"");
        assertThat(wang.get(page).body()).as("not of a number that he does not have").doesNotContain("rel=\"next\"");
    }
}
