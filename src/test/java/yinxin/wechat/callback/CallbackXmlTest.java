package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.voicemail.message.OpenId;

class CallbackXmlTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");

    @Test
    void fieldsAreReadAndUnknownStructuresLeftOut() throws CallbackRefused {
        assertThat(CallbackXml.fields("""
                <?xml version="1.0" encoding="UTF-8"?>
                <xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>
                <Content><![CDATA[第一行
                第二行 & <b> \uD83D\uDE00]]></Content><CreateTime>1714112445</CreateTime><Bare>a &amp; b &#x4F60;</Bare>
                <SendLocationInfo><Label><![CDATA[北京]]></Label></SendLocationInfo><Empty/><Empty>second</Empty></xml>""")).containsExactly(
                entry("ToUserName", "gh_97417a04a28d"), entry("Content", "第一行\n第二行 & <b> \uD83D\uDE00"),
                entry("CreateTime", "1714112445"), entry("Bare", "a & b 你"), entry("Empty", ""));
    }

    @Test
    void controlCharacterInATextLosesNothingElse() throws CallbackRefused {
        assertThat(CallbackXml.fields("<xml><Content><![CDATA[a\u0001b\u0000\tc]]></Content></xml>")).containsExactly(entry("Content", "a b \tc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{\"ToUserName\":\"gh\"}", "<xml>", "<xml><a></b></xml>", "<xml><a>&nbsp;</a></xml>", "\u0000"})
    void whatIsNoXmlIsRefused(String body) {
        assertThatThrownBy(() -> CallbackXml.fields(body)).isInstanceOf(CallbackRefused.class);
    }

    @Test
    void entityOfAFileIsNeverRead(@TempDir Path folder) throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "TOP-SECRET");

        assertThatThrownBy(() -> CallbackXml.fields("<!DOCTYPE xml [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]><xml><Content>&s;</Content></xml>"))
                .isInstanceOf(CallbackRefused.class).hasMessageNotContaining("TOP-SECRET");
    }

    @Test
    void entitiesThatMultiplyAreRefusedAtOnce() {
        var bomb = new StringBuilder("<!DOCTYPE xml [<!ENTITY a0 \"ha\">");
        for (var i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a").append(i).append(" \"").append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
        }

        assertThatThrownBy(() -> CallbackXml.fields(bomb + "]><xml><Content>&a29;</Content></xml>")).isInstanceOf(CallbackRefused.class);
    }

    @Test
    void manyReadAtTheSameTimeAndEachItsOwn() throws Exception {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = new ArrayList<Future<Map<String, String>>>();
            for (var i = 0; i < 2_000; i++) {
                var mine = "<xml><Content><![CDATA[" + "音".repeat(i) + "]]></Content><MsgId>" + i + "</MsgId></xml>";
                read.add(readers.submit(() -> CallbackXml.fields(mine)));
            }
            for (var i = 0; i < read.size(); i++) {
                assertThat(read.get(i).get()).containsExactly(entry("Content", "音".repeat(i)), entry("MsgId", Integer.toString(i)));
            }
        }
    }

    @Test
    void readerIsAsStrictAfterWhatItHasRefused() throws CallbackRefused {
        for (var i = 0; i < 3; i++) {
            assertThatThrownBy(() -> CallbackXml.fields("<!DOCTYPE xml [<!ENTITY s \"x\">]><xml><Content>&s;</Content></xml>")).isInstanceOf(CallbackRefused.class);
            assertThatThrownBy(() -> CallbackXml.fields("<xml><Content>")).isInstanceOf(CallbackRefused.class);
            assertThat(CallbackXml.fields("<xml><Content>a&lt;<![CDATA[b]]></Content></xml>")).containsExactly(entry("Content", "a<b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"音信", "a]]>b", "]]>", "]]]]>>", "]]", "<b>&amp;</b>", "\uD83D\uDE00\uD83D\uDCDE", "两行\n文字", "123456", ""})
    void whateverIsWrittenIsReadBack(String text) throws CallbackRefused {
        var reply = PassiveReply.text("gh_97417a04a28d", LI, text, Instant.ofEpochSecond(1714112445));

        assertThat(CallbackXml.fields(reply)).containsExactly(entry("ToUserName", LI.value()), entry("FromUserName", "gh_97417a04a28d"),
                entry("CreateTime", "1714112445"), entry("MsgType", "text"), entry("Content", text));
    }

    @Test
    void charactersThatXmlForbidsAreLeftOut() throws CallbackRefused {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Content", "a\u0000b\u0008c\u000Bd\uFFFEe\uD83Df\tg");

        assertThat(CallbackXml.fields(CallbackXml.write(fields))).containsExactly(entry("Content", "abcdef\tg"));
    }

    @Test
    void plainReplyIsWrittenAsTheOfficialPageShowsIt() {
        assertThat(PassiveReply.text("gh_1", new OpenId("o1"), "你好", Instant.ofEpochSecond(12345678))).isEqualTo(
                "<xml><ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>12345678</CreateTime>"
                        + "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>");
    }

    @Test
    void noTextHoweverLongBreaksAnAnswer() throws CallbackRefused {
        var pieces = List.of("]]>", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "音", "é", "\uD83D\uDE00]]>", "\uD83D", "\uDE00x", "]]", "\n", "&lt;");
        for (var piece : pieces) {
            for (var ahead = 0; ahead < 5; ahead++) {
                var text = PassiveReply.fitting("a".repeat(ahead) + piece.repeat(2_100));

                var content = CallbackXml.fields(PassiveReply.text("gh_1", LI, text, Instant.ofEpochSecond(1))).get("Content");

                assertThat(content.getBytes(StandardCharsets.UTF_8).length).as(piece).isBetween(1, PassiveReply.LONGEST);
                assertThat(content).endsWith("…").doesNotContain("\uFFFD");
                assertThat(content.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).as("no half of a character").isTrue();
            }
        }
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(PassiveReply.fitting("音".repeat(682))).hasSize(682);
        assertThat(PassiveReply.fitting("音".repeat(683))).isEqualTo("音".repeat(681) + "…");
        assertThat(PassiveReply.fitting("\uD83D\uDE00".repeat(513))).isEqualTo("\uD83D\uDE00".repeat(511) + "…");
    }
}
