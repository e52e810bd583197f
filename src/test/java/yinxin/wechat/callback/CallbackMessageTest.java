package yinxin.wechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.voicemail.message.OpenId;

/// What a callback says, once it is known to be WeChat's.
class CallbackMessageTest {
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");

    static String text(String content, long id) {
        return """
                <xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]></FromUserName>
                <CreateTime>1714112445</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId>
                <MsgDataId>x</MsgDataId><Idx>y</Idx></xml>""".formatted(content, id);
    }

    static String event(String name, String more) {
        return """
                <xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]></FromUserName>
                <CreateTime>1714112445</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event>%s</xml>""".formatted(name, more);
    }

    @Test
    void eventsBecomeWhatTheyMean() throws CallbackRefused {
        var at = Instant.ofEpochSecond(1714112445);
        assertThat(read(event("subscribe", ""))).isEqualTo(new CallbackEvent.Followed(LI, at, ""));
        assertThat(read(event("subscribe", "<EventKey><![CDATA[qrscene_bind:abc]]></EventKey>"))).isEqualTo(new CallbackEvent.Followed(LI, at, "bind:abc"));
        assertThat(read(event("SCAN", "<EventKey><![CDATA[bind:abc]]></EventKey>"))).isEqualTo(new CallbackEvent.Scanned(LI, at, "bind:abc"));
        assertThat(read(event("unsubscribe", ""))).isEqualTo(new CallbackEvent.Unfollowed(LI, at));
        assertThat(read(event("CLICK", "<EventKey><![CDATA[HELP]]></EventKey>"))).isEqualTo(new CallbackEvent.MenuClicked(LI, at, "HELP"));
        assertThat(read(event("TEMPLATESENDJOBFINISH", "<MsgID>3428411849815982087</MsgID><Status><![CDATA[failed:user block]]></Status>")))
                .isEqualTo(new CallbackEvent.PushFinished(LI, at, "3428411849815982087", "failed:user block"));
        assertThat(read(event("templatesendjobfinish", "<MsgID>0</MsgID><Status>success</Status>")))
                .isEqualTo(new CallbackEvent.PushFinished(LI, at, "0", "success"));
        assertThat(read(event("LOCATION", "<Latitude>23.1</Latitude>"))).isEqualTo(new CallbackEvent.Other(LI, at, "LOCATION"));
        assertThat(read(text("你好", 1))).isEqualTo(new CallbackEvent.Text(LI, at, "你好"));
        assertThat(read(text("", 1).replace("[text]", "[image]"))).isEqualTo(new CallbackEvent.Wordless(LI, at, "image"));
        assertThat(read(text("", 1).replace("[text]", "[voice]").replace("</xml>", "<Recognition>我的号码</Recognition></xml>")))
                .isEqualTo(new CallbackEvent.Text(LI, at, "我的号码"));
    }

    private static CallbackEvent read(String xml) throws CallbackRefused {
        return CallbackMessage.from(CallbackXml.fields(xml)).event();
    }

    @Test
    void textsNeverPrintWhatWasWritten() throws CallbackRefused {
        assertThat(CallbackMessage.from(CallbackXml.fields(text("13800138000", 1))).toString()).doesNotContain("13800138000").doesNotContain(LI.value());
    }

    @Test
    void keyTellsEventsApartAndDeliveriesNot() throws CallbackRefused {
        var keys = new ArrayList<String>();
        for (var xml : List.of(text("a", 1), text("a", 2), event("subscribe", ""), event("unsubscribe", ""),
                event("SCAN", "<EventKey>a</EventKey>"), event("SCAN", "<EventKey>b</EventKey>"),
                event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID>"), event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID>"),
                event("TEMPLATESENDJOBFINISH", "<MsgID>0</MsgID>"), event("subscribe", "").replace("1714112445", "1714112446"))) {
            var key = CallbackMessage.from(CallbackXml.fields(xml)).key();
            assertThat(key).hasSize(43).isEqualTo(CallbackMessage.from(CallbackXml.fields(xml)).key());
            keys.add(key);
        }
        assertThat(keys).doesNotHaveDuplicates();
    }
}
