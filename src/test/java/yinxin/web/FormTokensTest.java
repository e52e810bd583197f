package yinxin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import yinxin.MovedClock;
import yinxin.voicemail.message.OpenId;

class FormTokensTest {
    private static final OpenId LIN = new OpenId("oLin");
    private static final OpenId WANG = new OpenId("oWang");
    private final MovedClock clock = new MovedClock();
    private final FormTokens tokens = tokens("a key of sixteen octets or more");

    private FormTokens tokens(String key) {
        return new FormTokens(new WebSettings(URI.create("https://voice.example.com"), "", "", "'none'",
                new Secret(key.getBytes(StandardCharsets.UTF_8))), clock);
    }

    private static MockHttpServletRequest form(String token) {
        var request = new MockHttpServletRequest("POST", "/m/x/delete");
        request.addHeader("Sec-Fetch-Site", "same-origin");
        request.addParameter("token", token);
        return request;
    }

    @Test
    void aTokenIsGoodForItsFollowerForADay() {
        var token = tokens.issue(LIN);

        assertThat(tokens.accepts(form(token), LIN)).isTrue();
        assertThat(tokens.accepts(form(token), WANG)).isFalse();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(tokens.accepts(form(token), LIN)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.accepts(form(token), LIN)).isFalse();
    }

    @Test
    void nobodyWithoutTheKeyCanMakeOneOrMakeOneLast() {
        var token = tokens.issue(LIN);
        var later = Long.parseLong(token.substring(0, token.indexOf('.'))) + 1;

        assertThat(tokens.accepts(form(tokens("another key of sixteen octets").issue(LIN)), LIN)).isFalse();
        assertThat(tokens.accepts(form(later + token.substring(token.indexOf('.'))), LIN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", "x.y", "99999999999999999999.x", "-1.x", "1795000000"})
    void nonsenseIsRefused(String token) {
        assertThat(tokens.accepts(form(token), LIN)).isFalse();
    }

    @Test
    void aFormWithoutATokenIsRefused() {
        var request = form("");
        request.removeParameter("token");

        assertThat(tokens.accepts(request, LIN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void aFormThatAnotherSiteSentIsRefusedEvenWithAGoodToken(String site) {
        var request = form(tokens.issue(LIN));
        request.removeHeader("Sec-Fetch-Site");
        request.addHeader("Sec-Fetch-Site", site);

        assertThat(tokens.accepts(request, LIN)).isFalse();
    }

    @Test
    void anOldBrowserIsJudgedByItsOrigin() {
        assertThat(tokens.accepts(from("https://voice.example.com"), LIN)).isTrue();
        assertThat(tokens.accepts(from("null"), LIN)).isTrue();
        assertThat(tokens.accepts(from("https://evil.example.com"), LIN)).isFalse();
    }

    private MockHttpServletRequest from(String origin) {
        var request = form(tokens.issue(LIN));
        request.removeHeader("Sec-Fetch-Site");
        request.addHeader("Origin", origin);
        return request;
    }
}
