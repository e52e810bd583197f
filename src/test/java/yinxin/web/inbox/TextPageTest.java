package yinxin.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// A message as text: who reads it, and what it says while it is made and when it is not to be trusted.
class TextPageTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor owner;
    private MessageId message;
    private String page;

    @BeforeEach
    void leaveOneMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());
        owner = site.visitor(LIN);
        message = site.leave(Calls.at(clock.instant().minusSeconds(60)).done(), Calls.tone(Duration.ofSeconds(4))).id();
        page = "/m/" + message + "/text";
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void claim() {
        assertThat(site.store.transcripts.claim(clock.instant(), Duration.ofMinutes(1), Instant.EPOCH)).contains(message);
    }

    private void write() {
        claim();
        site.store.transcripts.keep(message, new Transcript("zh", "command hear", List.of(
                new Sentence(Duration.ofMillis(300), Duration.ofMillis(1_900), "我是老周<b>", OptionalDouble.of(0.9)),
                new Sentence(Duration.ofMillis(65_200), Duration.ofMillis(70_000), "请打幺三八零零一三八零零零，谢谢", OptionalDouble.of(0.3)))), clock.instant());
    }

    @Test
    void eachSentenceLeadsToItsSecondAndNumbersCanBeTapped() {
        write();
        assertThat(owner.get(page).body()).contains("我是老周&lt;b&gt;", "data-seek=\"0.3\"", "data-seek=\"65.2\"", ">1:05<",
                "请打<a href=\"tel:13800138000\">13800138000</a>，谢谢<small>（不太确定）</small>", "机器转写，可能有错，以录音为准", "data-standing=\"READY\"");
        assertThat(owner.with("Accept-Language", "en").get(page).body()).contains("Written down by a machine", "(not sure)");
    }

    @Test
    void aNumberThatWasKeyedOrCalledFromIsMarkedAsCertain() {
        message = site.leave(Calls.at(clock.instant()).keying("13800138000", "8001").done(), Calls.tone(Duration.ofSeconds(4))).id();
        page = "/m/" + message + "/text";
        claim();
        site.store.transcripts.keep(message, new Transcript("zh", "command hear", List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(3),
                "请打幺三八零零一三八零零零，或者幺三九零零一三九零零零，别打零一零六二三四五六七八", OptionalDouble.empty()))), clock.instant());
        assertThat(marks(owner.get(page).body())).isEqualTo(List.of("13800138000 已由来电人确认", "13900139000 已由来电人确认"));
        assertThat(marks(owner.with("Accept-Language", "en").get(page).body()))
                .isEqualTo(List.of("13800138000 keyed by the caller", "13900139000 is the caller's own number"));
        assertThat(owner.get("/m/" + message).body()).containsPattern("<a href=\"tel:13800138000\">138 0013 8000</a><span class=\"sure\"><svg.*?</svg>\\s*已由来电人确认")
                .containsPattern("<a href=\"tel:8001\">8001</a><span class=\"sure\"><svg.*?</svg>\\s*已由来电人确认");
    }

    /// The numbers of a text that are certain, and why.
    private static List<String> marks(String body) {
        return Pattern.compile("<span class=\"sure\"><svg.*?</svg>\\s*<span>([^<]+)</span>", Pattern.DOTALL).matcher(body).results()
                .map(found -> found.group(1).replace("&#39;", "'")).toList();
    }

    @Test
    void theMessagesPageTakesItIn() {
        assertThat(owner.get("/m/" + message).body()).contains("data-words=\"" + page + "\"", "/assets/text.js?v=");
    }

    @Test
    void whoWantsVoiceUnfoldsItAndWhoWantsTextSeesIt() {
        write();
        assertThat(owner.get(page).body()).contains("<details class=\"cells\">");
        for (var form : List.of(NoticeForm.TEXT, NoticeForm.BOTH)) {
            site.store.preferences.form(CALLED, LIN, form);
            assertThat(owner.get(page).body()).contains("<details class=\"cells\" open>");
        }
    }

    @Test
    void whileItIsMadeAndWhenNobodySpeaksThePageSaysSo() {
        assertThat(owner.get(page).body()).contains("data-standing=\"NONE\"").doesNotContain("正在转成文字", "没有说话");
        claim();
        assertThat(owner.get(page).body()).contains("data-standing=\"PENDING\"", "正在转成文字");
        site.store.transcripts.nothingSpoken(message, clock.instant());
        assertThat(owner.get(page).body()).contains("data-standing=\"NOTHING_SPOKEN\"", "没有说话");
    }

    @Test
    void aTextThatIsWrongIsNotedForTheOperator() {
        write();
        assertThat(owner.submit(page, page, Map.of()).body()).contains("谢谢，已记下").doesNotContain("文字不准？");
        assertThat(site.store.transcripts.backlog(clock.instant(), Instant.EPOCH).doubted()).isEqualTo(1);
        assertThat(owner.post(page, Map.of("token", "guessed")).statusCode()).isEqualTo(403);
    }

    @Test
    void anotherLanguageIsNamedRatherThanPassedOffAsMandarin() {
        claim();
        site.store.transcripts.keep(message, new Transcript("yue", "command hear",
                List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(1), "我系老周", OptionalDouble.empty()))), clock.instant());
        assertThat(owner.get(page).body()).contains("听起来像方言或别的语言（yue），还不支持", "我系老周");
    }

    @Test
    void aStrangersWeChatReadsNothing() {
        write();
        var answer = site.visitor(WANG).get(page);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("老周");
        assertThat(site.stranger().get(page).statusCode()).isEqualTo(302);
        assertThat(owner.get("/m/" + MessageId.random() + "/text").statusCode()).isEqualTo(404);
        assertThat(owner.get("/m/nonsense/text").statusCode()).isEqualTo(404);
    }
}
