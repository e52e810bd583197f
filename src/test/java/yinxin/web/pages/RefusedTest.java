package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.URI;
import java.net.http.HttpResponse;
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
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Site;

/// Everybody who tries to hear, see or change what is not theirs: each is refused, told so on a page that leads on, and nothing has changed.
class RefusedTest {
    private static final List<String> READ = List.of("", "/audio.mp3", "/download");
    private static final List<String> DONE = List.of("handle", "reopen", "delete", "restore", "contact");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private VoiceMessage message;

    @BeforeEach
    void leaveAMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        message = site.leave(Calls.at(clock.instant()).ending(MessageKind.VOICE, Duration.ofSeconds(3)).done(), Calls.tone(Duration.ofSeconds(3)));
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(site.store.messages.byId(message.id())).contains(message);
        assertThat(site.store.messages.timeline(message.id())).hasSize(3);
        site.close();
    }

    @Test
    void somebodyElsesWeChatHearsNothingAndDoesNothing() {
        var wang = site.visitor(WANG);

        for (var way : READ) {
            refused(wang.get("/m/" + message.id() + way), 403, "这条留言不是留给您的");
        }
        refused(wang.submit("/bind", "/m/" + message.id() + "/delete", Map.of("confirmed", "yes")), 403, "这条留言不是留给您的");
        for (var deed : DONE) {
            var answer = wang.submit("/bind", "/inbox/" + deed, Map.of("m", message.id().value(), "name", "x"));
            assertThat(answer.statusCode()).as(deed).isIn(400, 404, 410);
            leadsOn(answer);
        }
        assertThat(wang.get("/inbox").body()).doesNotContain(message.id().value());
        assertThat(site.store.preferences.contacts(WANG)).isEmpty();
    }

    @Test
    void aForwardedLinkOpenedOutsideWeChatAsksWeChatFirst() {
        var answer = site.stranger().get("/m/" + message.id());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.body()).isNullOrEmpty();
        for (var way : List.of("/audio.mp3", "/download")) {
            refused(site.stranger().get("/m/" + message.id() + way), 401, "需要确认是您本人");
        }
        refused(site.stranger().post("/inbox/delete", Map.of("m", message.id().value())), 401, "需要确认是您本人");
    }

    @Test
    void aGuessedIdIsNobodys() {
        var lin = site.visitor(LIN);

        for (var id : List.of(MessageId.random().value(), "1", message.id().value().substring(1), message.id().value() + "A", "%2e%2e")) {
            for (var way : READ) {
                assertThat(lin.get("/m/" + id + way).statusCode()).as(id + way).isIn(400, 404);
            }
        }
        refused(lin.get("/m/" + MessageId.random()), 404, "没有这条留言");
    }

    @Test
    void anAddressWithWeChatsCodeIsWorthNothingASecondTimeNorInAnotherBrowser() {
        var path = "/m/" + message.id();
        var sent = site.stranger().get(path);
        var back = site.weChat.answerTo(URI.create(sent.headers().firstValue("Location").orElseThrow()));
        var address = back.getRawPath() + "?" + back.getRawQuery();
        var browser = site.stranger().with("Cookie", Site.cookie(sent, "yx_state"));

        refused(site.stranger().get(address), 400, "请重新打开");
        assertThat(browser.get(address).statusCode()).isEqualTo(302);
        var again = browser.get(address);
        assertThat(again.headers().allValues("Set-Cookie")).as("nobody is let in by a spent code").noneMatch(cookie -> cookie.startsWith("yx_visit="));
        refused(site.stranger().get(address), 400, "请重新打开");
    }

    @Test
    void whoSeesASnapshotIsShownTheWayToTheWholePage() {
        site.weChat.showSnapshots();
        var sent = site.stranger().get("/m/" + message.id());
        var back = site.weChat.answerTo(URI.create(sent.headers().firstValue("Location").orElseThrow()));

        var page = site.stranger().with("Cookie", Site.cookie(sent, "yx_state")).get(back.getRawPath() + "?" + back.getRawQuery());

        refused(page, 403, "使用完整服务");
        assertThat(page.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("yx_visit="));
    }

    @Test
    void aCodeProvesOneNumberOnce() {
        var wang = site.visitor(WANG);
        var shown = wang.submit("/bind", "/bind/code", Map.of("number", "13700137000")).body();
        var digits = Pattern.compile("class=\"digits\" aria-label=\"([0-9 ]{11})\"").matcher(shown);
        assertThat(digits.find()).isTrue();
        var code = digits.group(1).replace(" ", "");
        var number = PhoneNumber.parse("13700137000").orElseThrow();

        assertThat(site.store.bindings.prove(CALLED, code, clock.instant())).as("from another phone").isNotInstanceOf(ProofOutcome.Proven.class);
        assertThat(site.store.bindings.prove(number, code, clock.instant())).isInstanceOf(ProofOutcome.Proven.class);
        assertThat(site.store.bindings.prove(number, code, clock.instant())).as("again").isNotInstanceOf(ProofOutcome.Proven.class);
        assertThat(site.store.bindings.of(CALLED)).hasSize(1);
    }

    @Test
    void whoWasInvitedAndLeftHearsNothingMore() {
        site.store.share(CALLED, LIN, WANG, "爸爸");
        var wang = site.visitor(WANG);
        site.store.bindings.unbind(CALLED, WANG, clock.instant());

        for (var way : READ) {
            refused(wang.get("/m/" + message.id() + way), 403, "这条留言不是留给您的");
        }
    }

    @Test
    void whatWasDeletedPlaysForNobodyButIsNotDenied() {
        var gone = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofSeconds(2)));
        site.store.messages.delete(gone.id(), LIN, clock.instant());
        var lin = site.visitor(LIN);

        refused(lin.get("/m/" + gone.id()), 410, "这条留言已删除");
        assertThat(lin.get("/m/" + gone.id()).body()).contains("/inbox?deleted");
        assertThat(lin.file("/m/" + gone.id() + "/audio.mp3").statusCode()).isEqualTo(403);
        assertThat(lin.file("/m/" + gone.id() + "/download").statusCode()).isEqualTo(403);
        assertThat(site.store.messages.byId(gone.id()).orElseThrow().state()).isEqualTo(MessageState.DELETED);
    }

    /// The page that says so leads on, and gives nothing away.
    private static void refused(HttpResponse<String> answer, int status, String words) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words).doesNotContain("139 0013 9000", "138 0013 8000", "<audio", "Exception");
        leadsOn(answer);
    }

    private static void leadsOn(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).containsPattern("<a [^>]*href=\"(/inbox|/bind|https?://[^\"]+/(m/|inbox)[^\"]*)\"");
    }
}
