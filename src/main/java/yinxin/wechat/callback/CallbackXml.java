package yinxin.wechat.callback;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/// WeChat's XML: one element with named fields in it. Written so that no text, whatever a follower typed, can break it.
final class CallbackXml {
    /// One for all threads: it is not changed any more, and each reader that it makes has its own copy of the settings.
    private static final XMLInputFactory READERS = readers();

    private CallbackXml() {}

    private static XMLInputFactory readers() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((_, _, _, _) -> InputStream.nullInputStream());
        return factory;
    }

    /// The text of each field. Fields that hold further elements are left out; of two with one name the first counts.
    ///
    /// @throws CallbackRefused when it is no XML, or holds a document type
    static Map<String, String> fields(byte[] xml) throws CallbackRefused {
        try {
            var reader = READERS.createXMLStreamReader(new ByteArrayInputStream(withoutControls(xml)));
            var fields = new LinkedHashMap<String, String>();
            var depth = 0;
            var name = "";
            var text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new CallbackRefused("the XML has a document type");
                    case XMLStreamConstants.START_ELEMENT -> {
                        depth++;
                        name = depth == 2 ? reader.getLocalName() : depth > 2 ? "" : name;
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        keep(fields, depth == 2 ? name : "", text);
                        depth--;
                    }
                    default -> { }
                }
            }
            return fields;
        } catch (XMLStreamException e) {
            throw new CallbackRefused("the request is no XML; choose XML as the data format (数据格式) in 服务器配置");
        }
    }

    /// A control character that somebody managed to type makes the whole message no XML (§2.2); a blank in its place loses nothing.
    private static byte[] withoutControls(byte[] xml) {
        var clean = xml.clone();
        for (var i = 0; i < clean.length; i++) {
            if (clean[i] >= 0 && clean[i] < ' ' && clean[i] != '\t' && clean[i] != '\n' && clean[i] != '\r') {
                clean[i] = ' ';
            }
        }
        return clean;
    }

    private static void keep(Map<String, String> fields, String name, CharSequence text) {
        if (!name.isEmpty()) {
            fields.putIfAbsent(name, text.toString());
        }
    }

    /// Reads from text, as [#fields(byte[])].
    static Map<String, String> fields(String xml) throws CallbackRefused {
        return fields(xml.getBytes(StandardCharsets.UTF_8));
    }

    /// `<xml>` with these fields, in their order; numbers bare, the rest as CDATA.
    static String write(Map<String, String> fields) {
        var xml = new StringBuilder("<xml>");
        fields.forEach((name, value) -> xml.append('<').append(name).append('>')
                .append(value.matches("[0-9]{1,19}") ? value : cdata(value)).append("</").append(name).append('>'));
        return xml.append("</xml>").toString();
    }

    /// A CDATA section is closed by `]]>`, so that is divided over two; what XML 1.0 §2.2 does not allow at all is left out.
    private static String cdata(String text) {
        var allowed = text.codePoints().filter(CallbackXml::isAllowed)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return "<![CDATA[" + allowed.toString().replace("]]>", "]]]]><![CDATA[>") + "]]>";
    }

    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}
