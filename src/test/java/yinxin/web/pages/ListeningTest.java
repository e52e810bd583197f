package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// A message's page and its sound: who gets them, what they say, and what makes a message heard.
class ListeningTest {
    private static final Duration LENGTH = Duration.ofMillis(2_500);
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor owner;
    private VoiceMessage message;
    private String page;
    private String sound;

    @BeforeEach
    void leaveOneMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());
        owner = site.visitor(LIN);
        message = site.leave(Calls.at(clock.instant().minusSeconds(600)).done(), Calls.tone(LENGTH));
        page = "/m/" + message.id();
        sound = page + "/audio.mp3";
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void anUnknownVisitorGoesRoundByWeChatAndComesBackHere() {
        var answer = site.stranger().get(page + "?lang=en");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValueSatisfying(to -> assertThat(to).contains("/authorize?appid="));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void theOwnerSeesWhoWhenWhyAndHowLong() {
        var shown = owner.get(page);

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("139 0013 9000", "今天 14:51", "您的手机当时关机", "138 0013 8000", "0:03", "第 1 个来电",
                "href=\"tel:+8613900139000\"", "preload=\"none\"", "src=\"" + sound + "\"", "role=\"slider\"", "来电未接通（关机），转到音信")
                .doesNotContain("autoplay", "紧急");
    }

    @Test
    void englishIsSpokenToWhoAsksForIt() {
        assertThat(owner.with("Accept-Language", "en-GB,en;q=0.9,zh;q=0.1").get(page).body()).contains("lang=\"en\"", "Your phone was switched off");
        assertThat(owner.with("Accept-Language", "fr").get(page).body()).contains("lang=\"zh-CN\"");
        var chosen = owner.get(page + "?lang=en");
        assertThat(chosen.body()).contains("Call back");
        assertThat(chosen.headers().allValues("Set-Cookie")).anySatisfy(c -> assertThat(c).startsWith("lang=en;").contains("HttpOnly", "SameSite=Lax"));
    }

    @Test
    void aForwardedLinkTellsAndPlaysNothing() {
        var other = site.visitor(WANG);

        assertThat(other.get(page).statusCode()).isEqualTo(403);
        assertThat(other.get(page).body()).contains("这条留言不是留给您的", "/bind").doesNotContain("139 0013 9000", "138 0013 8000", "audio");
        assertThat(other.file(sound).statusCode()).isEqualTo(403);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void soundIsNotForWhomNobodyVouchesFor() {
        assertThat(site.stranger().get(sound).statusCode()).isEqualTo(401);
        assertThat(site.stranger().get(sound).body()).contains("需要确认是您本人");
        clock.advance(Duration.ofMinutes(1));
        assertThat(owner.with("Sec-Fetch-Site", "cross-site").get(sound).statusCode()).isEqualTo(401);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void aMessageOfAFormerOwnershipIsGoneForEverybody() {
        site.store.bindings.bind(CALLED, WANG, Binding.Proof.CALLED_IN, clock.instant());

        assertThat(owner.get(page).statusCode()).isIn(403, 404);
        assertThat(site.visitor(WANG).file(sound).statusCode()).isIn(403, 404, 410);
    }

    @Test
    void idsThatNoMessageHasLeadToAPageThatHelps() {
        for (var path : new String[] {"/m/" + MessageId.random(), "/m/x", "/m/" + MessageId.random() + "x"}) {
            var answer = owner.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("没有这条留言", "href=\"/inbox\"");
        }
        assertThat(owner.get("/m/x/audio.mp3").statusCode()).isEqualTo(404);
    }

    @Test
    void openingIsNotedOnceAndIsNotHearing() {
        owner.get(page);
        owner.get(page);

        assertThat(steps()).containsOnlyOnce(Step.OPENED);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void theFirstOctetMakesAMessageHeardAndOnlyOnce() {
        owner.head(sound);
        owner.with("Range", "bytes=100-").file(sound);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);

        owner.with("Range", "bytes=0-1").file(sound);
        owner.with("Range", "bytes=0-").file(sound);

        assertThat(state()).isEqualTo(MessageState.HEARD);
        assertThat(steps()).containsOnlyOnce(Step.HEARD);
    }

    @Test
    void soundComesWholeInPartsOrNotAgain() {
        var whole = owner.file(sound);
        var etag = whole.headers().firstValue("ETag").orElseThrow();
        var part = owner.with("Range", "bytes=100-299").file(sound);
        var length = whole.body().length;

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("Content-Type")).contains("audio/mpeg");
        assertThat(whole.headers().allValues("Cache-Control")).containsExactly("private, no-cache");
        assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(whole.body()).isEqualTo(site.recordings.mp3(message.id()).orElseThrow());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-299/" + length);
        assertThat(part.headers().firstValue("Content-Length")).contains("200");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 100, 300));
        var beyond = owner.with("Range", "bytes=" + length + "-").file(sound);
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + length);
        assertThat(owner.with("If-None-Match", etag).file(sound).statusCode()).isEqualTo(304);
        assertThat(owner.with("Range", "bytes=0-9").with("If-Range", etag).file(sound).statusCode()).isEqualTo(206);
        assertThat(owner.with("Range", "bytes=0-9").with("If-Range", "\"older\"").file(sound).statusCode()).isEqualTo(200);
    }

    @Test
    void aLostRecordingIsApologisedForAndCallingBackRemains() {
        site.recordings.erase(message.id());

        var shown = owner.get(page);

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("抱歉，这段录音放不出来", "tel:+8613900139000").doesNotContain("<audio");
        assertThat(owner.get(sound).statusCode()).isEqualTo(404);
        assertThat(owner.get(sound).body()).contains("抱歉");
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void whoSaidNothingAndWhoCouldNotBeRecordedHaveCardsOfTheirOwn() {
        var silent = site.leave(Calls.at(clock.instant()).ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).done(), new byte[0]);
        var failed = site.leave(Calls.at(clock.instant()).ending(MessageKind.RECORDING_FAILED, Duration.ZERO).done(), new byte[0]);

        assertThat(owner.get("/m/" + silent.id()).body()).contains("来电，未留言", "在电话里停留了 12\u00A0秒，没有留言就挂断了").doesNotContain("<audio");
        assertThat(owner.get("/m/" + failed.id()).body()).contains("录音失败", "这是我们的问题").doesNotContain("<audio");
        assertThat(site.store.messages.byId(silent.id()).orElseThrow().state()).isEqualTo(MessageState.HEARD);
        assertThat(site.store.messages.byId(failed.id()).orElseThrow().state()).isEqualTo(MessageState.HEARD);
    }

    @Test
    void aWithheldCallerIsNowhereOnThePage() {
        site.store.messages.heard(message.id(), clock.instant());
        var hidden = site.leave(Calls.at(clock.instant()).withheld().because(Condition.BUSY).done(), Calls.tone(LENGTH));

        var shown = owner.get("/m/" + hidden.id()).body();

        assertThat(shown).contains("未显示号码", "无法回电").doesNotContain("139", "tel:");
        assertThat(owner.get("/inbox").body()).contains("未显示号码");
    }

    @Test
    void aLateNoticeIsExplained() {
        var at = message.endedAt();
        site.store.messages.note(message.id(), new TimelineEntry(at.plusSeconds(1), Step.RETRIED, "-1"));
        site.store.messages.note(message.id(), new TimelineEntry(at.plusSeconds(180), Step.PUSHED, ""));

        assertThat(owner.get(page).body()).contains("通知晚了 3\u00A0分\u00A01\u00A0秒：微信当时没有收下，我们重试了 1 次。");
    }

    @Test
    void deletingAsksFirst() {
        var asked = owner.submit(page, page + "/delete", Map.of());
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body()).contains("删除这条留言？", "name=\"confirmed\"");
        assertThat(state()).isEqualTo(MessageState.UNHEARD);

        var done = owner.submit(page, page + "/delete", Map.of("confirmed", "yes"));

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location")).contains("/inbox?done=deleted&m=" + message.id());
        assertThat(state()).isEqualTo(MessageState.DELETED);
        assertThat(owner.get(page).statusCode()).isEqualTo(410);
        assertThat(owner.get(page).body()).contains("这条留言已删除");
        assertThat(owner.file(sound).statusCode()).isEqualTo(403);
        assertThat(site.visitor(WANG).get(page).statusCode()).isEqualTo(403);
    }

    @Test
    void nobodyElseCanDelete() {
        var confirmed = Map.of("confirmed", "yes");

        assertThat(owner.post(page + "/delete", confirmed).statusCode()).as("without a token").isEqualTo(403);
        assertThat(site.stranger().post(page + "/delete", confirmed).statusCode()).as("unknown").isEqualTo(401);
        var other = site.visitor(WANG);
        assertThat(other.submit("/bind", page + "/delete", confirmed).statusCode()).as("another follower").isEqualTo(403);
        HttpResponse<String> fromElsewhere = owner.with("Sec-Fetch-Site", "cross-site").submit(page, page + "/delete", confirmed);
        assertThat(fromElsewhere.statusCode()).as("another site").isEqualTo(403);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    private MessageState state() {
        return site.store.messages.byId(message.id()).orElseThrow().state();
    }

    private List<Step> steps() {
        return site.store.messages.timeline(message.id()).stream().map(TimelineEntry::step).toList();
    }
}
