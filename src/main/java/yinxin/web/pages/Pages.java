package yinxin.web.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Turns views into pages. The templates are Java classes by now, made by the build from `src/main/jte`; they escape what
/// they print according to where it stands.
public final class Pages {
    private static final String TEMPLATES = "yinxin.web.templates";
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);
    private final Assets assets;

    public Pages(Assets assets) {
        this.assets = assets;
    }

    public ResponseEntity<String> show(HttpStatus status, Language language, View view) {
        var output = new StringOutput();
        engine.render(view.template(), Map.of("page", new PageFrame(language, view.title(), view.tab(), assets), "view", view), output);
        return ResponseEntity.status(status).contentType(HTML).header("Content-Language", language.tag()).body(output.toString());
    }

    public ResponseEntity<String> show(Language language, View view) {
        return show(HttpStatus.OK, language, view);
    }
}
