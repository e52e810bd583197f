package yinxin.simulator.protocol;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What an account's server answered to a callback (the page 被动回复用户消息), checked as WeChat checks it.
public sealed interface PassiveReply {
    /// Empty body or `success`: heard, nothing to say.
    record Nothing() implements PassiveReply { }

    /// A text for the user.
    record Text(String content) implements PassiveReply { }

    /// A temporary voice or picture for the user. `type` is `voice` or `image`.
    record Media(String type, String mediaId) implements PassiveReply { }

    /// An article card.
    record Article(String title, String description, Optional<String> url) implements PassiveReply { }

    /// Any other valid kind (video, music, transfer to customer service), by the name of its type.
    record Other(String type) implements PassiveReply { }

    /// The reply breaks a rule; the user sees that the account is out of order. The message says which rule.
    final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        public Broken(String rule) {
            super(rule);
        }
    }

    /// To whom the callback belonged; a reply must go back the same way.
    record Route(String account, String openId) { }

    /// The longest text that WeChat shows, in bytes of UTF-8.
    int LONGEST_TEXT = 2048;

    /// Reads and checks the body of an answer. `success` and the empty body stay clear in every mode.
    static PassiveReply read(String body, CallbackMode mode, CallbackCipher cipher, Route route) throws Broken {
        var trimmed = body.strip();
        if (trimmed.isEmpty() || trimmed.equals("success")) {
            return new Nothing();
        }
        var outer = parse(trimmed);
        if (mode == CallbackMode.PLAIN || (mode == CallbackMode.COMPATIBLE && child(outer, "Encrypt") == null)) {
            return message(outer, route);
        }
        var encrypted = required(outer, "Encrypt");
        var expected = cipher.sign(required(outer, "TimeStamp"), required(outer, "Nonce"), encrypted);
        if (!expected.equals(required(outer, "MsgSignature"))) {
            throw new Broken("MsgSignature is not the one of TimeStamp, Nonce and Encrypt");
        }
        return message(parse(cipher.decrypt(encrypted)), route);
    }

    private static PassiveReply message(Element xml, Route route) throws Broken {
        if (!required(xml, "ToUserName").equals(route.openId()) || !required(xml, "FromUserName").equals(route.account())) {
            throw new Broken("ToUserName and FromUserName must be swapped, not copied");
        }
        if (!required(xml, "CreateTime").matches("\\d{1,10}")) {
            throw new Broken("CreateTime must be in whole seconds");
        }
        var type = required(xml, "MsgType");
        return switch (type) {
            case "text" -> text(required(xml, "Content"));
            case "image" -> new Media("image", required(element(xml, "Image"), "MediaId"));
            case "voice" -> new Media("voice", required(element(xml, "Voice"), "MediaId"));
            case "video" -> {
                required(element(xml, "Video"), "MediaId");
                yield new Other(type);
            }
            case "music" -> {
                required(element(xml, "Music"), "ThumbMediaId");
                yield new Other(type);
            }
            case "news" -> article(xml);
            case "transfer_customer_service" -> new Other(type);
            default -> throw new Broken("MsgType " + type + " does not exist");
        };
    }

    private static PassiveReply text(String content) throws Broken {
        if (content.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            throw new Broken("Content is longer than 2048 bytes");
        }
        return new Text(content);
    }

    private static PassiveReply article(Element xml) throws Broken {
        var articles = element(xml, "Articles").getElementsByTagName("item");
        if (!required(xml, "ArticleCount").equals("1") || articles.getLength() != 1) {
            throw new Broken("a reply carries exactly one article");
        }
        var item = (Element) articles.item(0);
        var url = child(item, "Url");
        var description = child(item, "Description");
        return new Article(required(item, "Title"), description == null ? "" : description.getTextContent(),
                Optional.ofNullable(url).map(Element::getTextContent));
    }

    /// Parses strictly, without DTDs. Throws [Broken] on anything but one well-formed `xml` element without repeated nodes.
    private static Element parse(String xml) throws Broken {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            var root = builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
            if (!root.getTagName().equals("xml")) {
                throw new Broken("the root element must be xml, not " + root.getTagName());
            }
            var seen = new HashMap<String, Integer>();
            for (var node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element e && seen.merge(e.getTagName(), 1, Integer::sum) > 1) {
                    throw new Broken(e.getTagName() + " stands twice");
                }
                if (!(node instanceof Element) && !node.getTextContent().isBlank()) {
                    throw new Broken("text outside of the nodes: " + node.getTextContent().strip());
                }
            }
            return root;
        } catch (SAXException | IOException e) {
            throw new Broken("not well-formed XML: " + e.getMessage());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser can refuse DTDs", e);
        }
    }

    private static String required(Element parent, String name) throws Broken {
        return element(parent, name).getTextContent();
    }

    private static Element element(Element parent, String name) throws Broken {
        var found = child(parent, name);
        if (found == null) {
            throw new Broken(name + " is missing");
        }
        return found;
    }

    private static @Nullable Element child(Element parent, String name) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element e && e.getTagName().equals(name)) {
                return e;
            }
        }
        return null;
    }
}
