package yinxin.simulator.protocol;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The XML that WeChat posts to an account's server: one `xml` element, text nodes in CDATA, numbers bare.
public final class CallbackXml {
    private final Map<String, String> nodes = new LinkedHashMap<>();
    private final String account;
    private final String openId;

    private CallbackXml(String account, String openId) {
        this.account = account;
        this.openId = openId;
    }

    /// The four nodes that every message has. `account` is the account's original id, `gh_…`.
    public static CallbackXml of(String account, String openId, Instant createdAt, String messageType) {
        var xml = new CallbackXml(account, openId);
        return xml.text("ToUserName", account).text("FromUserName", openId)
                .number("CreateTime", createdAt.getEpochSecond()).text("MsgType", messageType);
    }

    /// Adds a node whose content stands in CDATA.
    public CallbackXml text(String name, String value) {
        nodes.put(name, "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>");
        return this;
    }

    /// Adds a bare number.
    public CallbackXml number(String name, long value) {
        nodes.put(name, Long.toString(value));
        return this;
    }

    /// Who the message comes from.
    public String openId() {
        return openId;
    }

    /// The account that it goes to.
    public String account() {
        return account;
    }

    /// The clear body.
    public String render() {
        return render("");
    }

    /// The body of `mode`, where `encrypted` is the cipher text of [#render()].
    public String render(CallbackMode mode, String encrypted) {
        var encrypt = "<Encrypt><![CDATA[" + encrypted + "]]></Encrypt>";
        return switch (mode) {
            case PLAIN -> render();
            case COMPATIBLE -> render(encrypt);
            case SAFE -> "<xml><ToUserName><![CDATA[" + account + "]]></ToUserName>" + encrypt + "</xml>";
        };
    }

    private String render(String last) {
        var xml = new StringBuilder("<xml>");
        nodes.forEach((name, value) -> xml.append('<').append(name).append('>').append(value).append("</").append(name).append('>'));
        return xml.append(last).append("</xml>").toString();
    }
}
