package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassiveReplyTest {
    private static final PassiveReply.Route ROUTE = new PassiveReply.Route("gh_1", "oUser");
    private static final CallbackCipher CIPHER = new CallbackCipher("AAAAA", "A".repeat(43), "wxba5fad812f8e6fb9");

    private static PassiveReply plain(String body) throws PassiveReply.Broken {
        return PassiveReply.read(body, CallbackMode.PLAIN, CIPHER, ROUTE);
    }

    private static String xml(String nodes) {
        return "<xml><ToUserName>oUser</ToUserName><FromUserName>gh_1</FromUserName><CreateTime>1</CreateTime>" + nodes + "</xml>";
    }

    @Test
    void everyKindIsUnderstood() throws PassiveReply.Broken {
        assertThat(plain("")).isEqualTo(new PassiveReply.Nothing());
        assertThat(plain("success")).isEqualTo(new PassiveReply.Nothing());
        assertThat(plain(xml("<MsgType>text</MsgType><Content><![CDATA[a<b>]]></Content>"))).isEqualTo(new PassiveReply.Text("a<b>"));
        assertThat(plain(xml("<MsgType>image</MsgType><Image><MediaId>m</MediaId></Image>"))).isEqualTo(new PassiveReply.Media("image", "m"));
        assertThat(plain(xml("<MsgType>voice</MsgType><Voice><MediaId>m</MediaId></Voice>"))).isEqualTo(new PassiveReply.Media("voice", "m"));
        assertThat(plain(xml("<MsgType>video</MsgType><Video><MediaId>m</MediaId></Video>"))).isEqualTo(new PassiveReply.Other("video"));
        assertThat(plain(xml("<MsgType>music</MsgType><Music><ThumbMediaId>m</ThumbMediaId></Music>"))).isEqualTo(new PassiveReply.Other("music"));
        assertThat(plain(xml("<MsgType>transfer_customer_service</MsgType>"))).isEqualTo(new PassiveReply.Other("transfer_customer_service"));
        assertThat(plain(xml("<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item><Title>t</Title></item></Articles>")))
                .isEqualTo(new PassiveReply.Article("t", "", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <MsgType>music</MsgType><Music><Title>t</Title></Music>                                          | ThumbMediaId is missing
            <MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles><item><Title>t</Title></item></Articles> | a reply carries exactly one article
            <MsgType>image</MsgType>                                                                          | Image is missing
            <MsgType>text</MsgType><Content>a</Content><Content>b</Content>                                  | Content stands twice
            <MsgType>text</MsgType><Content>a</Content>stray                                                 | text outside of the nodes: stray
            """)
    void brokenRuleIsNamed(String nodes, String rule) {
        assertThatThrownBy(() -> plain(xml(nodes))).isInstanceOf(PassiveReply.Broken.class).hasMessage(rule);
    }

    @Test
    void frameIsCheckedToo() {
        assertThatThrownBy(() -> plain("<html/>")).hasMessage("the root element must be xml, not html");
        assertThatThrownBy(() -> plain("{\"errcode\":0}")).hasMessageStartingWith("not well-formed XML");
        assertThatThrownBy(() -> plain("<!DOCTYPE xml><xml/>")).hasMessageStartingWith("not well-formed XML");
        assertThatThrownBy(() -> plain(xml("<MsgType>text</MsgType><Content>a</Content>").replace("<CreateTime>1<", "<CreateTime>now<")))
                .hasMessage("CreateTime must be in whole seconds");
        assertThatThrownBy(() -> plain(xml("<MsgType>text</MsgType><Content>a</Content>").replace(">oUser<", ">oOther<")))
                .hasMessage("ToUserName and FromUserName must be swapped, not copied");
    }

    @Test
    void safeModeNeedsEveryPartOfTheEnvelope() throws PassiveReply.Broken {
        var encrypted = CIPHER.encrypt(xml("<MsgType>text</MsgType><Content>好</Content>"), new byte[16]);
        var envelope = "<xml><Encrypt>" + encrypted + "</Encrypt><MsgSignature>" + CIPHER.sign("5", "n", encrypted)
                + "</MsgSignature><TimeStamp>5</TimeStamp><Nonce>n</Nonce></xml>";
        assertThat(PassiveReply.read(envelope, CallbackMode.SAFE, CIPHER, ROUTE)).isEqualTo(new PassiveReply.Text("好"));
        for (var node : java.util.List.of("Encrypt", "MsgSignature", "TimeStamp", "Nonce")) {
            var without = envelope.replaceFirst("<" + node + ">.*</" + node + ">", "");
            assertThatThrownBy(() -> PassiveReply.read(without, CallbackMode.SAFE, CIPHER, ROUTE)).hasMessage(node + " is missing");
        }
        assertThatThrownBy(() -> PassiveReply.read(envelope.replace("<Nonce>n", "<Nonce>m"), CallbackMode.SAFE, CIPHER, ROUTE))
                .hasMessageStartingWith("MsgSignature is not the one");
    }
}
