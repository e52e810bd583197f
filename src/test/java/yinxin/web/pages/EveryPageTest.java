package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// What holds for every page: headers, weight, no foreign origin; and what is shown when there is no page.
class EveryPageTest {
    private static final int LARGEST_PAGE = 60_000;
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");
    @TempDir
    static Path directory;
    private static Site site;
    private static Visitor owner;
    private static List<String> paths;

    @BeforeAll
    static void open() {
        var clock = new MovedClock();
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, clock.instant());
        owner = site.visitor(LIN);
        var message = site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofMillis(2_500)));
        for (var i = 0; i < 10; i++) {
            site.leave(Calls.at(clock.instant()).done(), Calls.tone(Duration.ofMillis(100)));
        }
        paths = List.of("/", "/inbox", "/bind", "/settings", "/m/" + message.id(), "/m/unknown", "/numbers/people/unknown", "/join/unknown", "/bind/t/unknown", "/nowhere", "/error");
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void everyPageIsGuardedAndKeptByNobody() {
        for (var path : paths) {
            var headers = owner.get(path).headers();

            assertThat(headers.allValues("Content-Security-Policy")).as(path).containsExactly("default-src 'none'; script-src 'self'; "
                    + "style-src 'self' " + styles() + "; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors http://localhost:9999");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
            assertThat(headers.firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        }
    }

    /// As a browser reckons the hash of what stands between the tags.
    private static String styles() {
        return Stream.of("yinxin.css", "inbox.css", "message.css", "number.css").sorted().map(name -> {
            try (var in = EveryPageTest.class.getResourceAsStream("/static/assets/" + name)) {
                return "'sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes())) + "'";
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }).collect(Collectors.joining(" "));
    }

    /// A sheet or a script of its own before the first paint would cost a round trip on a slow line.
    @Test
    void nothingIsFetchedBeforeTheFirstPaint() {
        for (var path : paths) {
            var page = owner.get(path).body();
            if (!path.startsWith("/operator/")) {
                assertThat(page).as(path).contains("<style>").doesNotContain("rel=\"stylesheet\"");
            }
            assertThat(Pattern.compile("<script(?! defer )").matcher(page).find()).as("a script that stops the page " + path).isFalse();
        }
    }

    @Test
    void everyPageIsSmallAndAllOfItIsOurs() {
        for (var path : paths) {
            var page = owner.get(path).body();
            var weight = page.getBytes(StandardCharsets.UTF_8).length;
            for (var reference : REFERENCE.matcher(page).results().map(r -> r.group(1)).toList()) {
                assertThat(reference).as(path).matches("[/?].*|tel:.*");
                weight += reference.startsWith("/assets/") ? owner.file(reference).body().length : 0;
            }
            assertThat(weight).as(path).isLessThan(LARGEST_PAGE);
            assertThat(page).as(path).doesNotContain("style=", "onclick=", "//fonts", "http://", "https://");
        }
    }

    @Test
    void assetsAreKeptForAYearUnderTheirHashOnly() {
        var page = owner.get("/").body();
        var script = Pattern.compile("/assets/yinxin.js\\?v=[0-9a-f]{16}").matcher(page);
        assertThat(script.find()).isTrue();

        var hashed = owner.get(script.group());
        assertThat(hashed.headers().firstValue("Content-Type")).contains("text/javascript;charset=utf-8");
        assertThat(hashed.headers().allValues("Cache-Control")).containsExactly("max-age=31536000, public, immutable");
        assertThat(owner.get("/assets/yinxin.js?v=other").headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(owner.get("/assets/nothing.css").statusCode()).isEqualTo(404);
    }

    @Test
    void theRootSaysWhatThisIs() {
        assertThat(site.stranger().get("/").body()).contains("音信", "来电人留下的话会来到您的微信", "href=\"/inbox\"", "href=\"/bind\"");
    }

    @Test
    void peopleGetAPageAndProgramsGetAProblem() {
        var person = site.stranger().get("/nowhere");
        var program = site.stranger().with("Accept", "application/json").get("/nowhere");

        assertThat(person.statusCode()).isEqualTo(404);
        assertThat(person.body()).contains("没有这个页面", "href=\"/inbox\"");
        assertThat(program.statusCode()).isEqualTo(404);
        assertThat(program.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
        assertThat(program.body()).contains("\"status\":404").doesNotContain("trace");
    }

    @Test
    void aMethodThatAPageDoesNotKnowIsRefusedInWords() {
        var answer = owner.send("DELETE", "/inbox", "text/plain", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("这个请求处理不了").doesNotContain("Exception");
    }

    @Test
    void aMistakeOfOursIsOwnedUpToWithoutDetails() {
        var person = owner.get("/broken");
        var program = owner.with("Authorization", "Bearer " + Site.TOKEN).get("/operator/api/broken");

        assertThat(person.statusCode()).isEqualTo(500);
        assertThat(person.body()).contains("抱歉，我们这边出错了", "您的留言没有丢").doesNotContain("mistake", "Exception");
        assertThat(person.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(person.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(program.statusCode()).isEqualTo(500);
        assertThat(program.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
        assertThat(program.body()).contains("\"status\":500").doesNotContain("mistake", "Exception");
    }
}
