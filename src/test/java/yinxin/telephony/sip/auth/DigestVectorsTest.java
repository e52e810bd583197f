package yinxin.telephony.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.telephony.sip.auth.DigestCredentials.NonceUse;

/// The examples of the RFCs, as they are printed there.
class DigestVectorsTest {
    private static final String RFC_7616_NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String RFC_7616_CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final String RFC_7616_OPAQUE = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";

    private static DigestChallenge rfc7616(DigestAlgorithm algorithm) {
        return new DigestChallenge(algorithm, "http-auth@example.org", RFC_7616_NONCE, true, Optional.of(RFC_7616_OPAQUE), false);
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("RFC 7616 §3.9.1, SHA-256", rfc7616(DigestAlgorithm.SHA_256), "Circle of Life", RFC_7616_CNONCE,
                        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
                Arguments.of("RFC 7616 §3.9.1, MD5", rfc7616(DigestAlgorithm.MD5), "Circle of Life", RFC_7616_CNONCE,
                        "8ca523f5e9506fed4657c9700eebdbec"),
                Arguments.of("RFC 2617 §3.5", new DigestChallenge(DigestAlgorithm.MD5, "testrealm@host.com",
                        "dcd98b7102dd2f0e8b11d0f600bfb0c093", true, Optional.of("5ccc069c403ebaf9f0171e9517f40e41"), false),
                        "Circle Of Life", "0a4f113b", "6629fae49393a05397450978507c4ef1"),
                Arguments.of("RFC 2069 §2.4, with the response of erratum 749", new DigestChallenge(DigestAlgorithm.MD5,
                        "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", false, Optional.empty(), false),
                        "CircleOfLife", "unused", "1949323746fe6a43ef61f9606e7febea"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anAnswerIsTheOneInPrint(String name, DigestChallenge challenge, String password, String cnonce, String response) {
        var answer = DigestCredentials.answer(challenge, new DigestLogin("Mufasa", password),
                new DigestRequest("GET", "/dir/index.html"), NonceUse.of(cnonce, 1));

        assertThat(answer).isEqualTo(new DigestCredentials(challenge.algorithm(), "Mufasa", challenge.realm(), challenge.nonce(),
                "/dir/index.html", response, Optional.of(new NonceUse(cnonce, "00000001")).filter(_ -> challenge.qopOffered()),
                challenge.opaque()));
        assertThat(DigestCredentials.parse(answer.format())).contains(answer);
    }

    @Test
    void aChallengeIsReadAsPrintedInTheRfc() {
        assertThat(DigestChallenge.parse("""
                Digest
                       realm="http-auth@example.org",
                       qop="auth, auth-int",
                       algorithm=SHA-256,
                       nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                       opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""""))
                .contains(rfc7616(DigestAlgorithm.SHA_256));
    }

    @Test
    void credentialsAreReadAsPrintedInTheRfc() {
        assertThat(DigestCredentials.parse("""
                Digest username="Mufasa",
                       realm="http-auth@example.org",
                       uri="/dir/index.html",
                       algorithm=MD5,
                       nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                       nc=00000001,
                       cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                       qop=auth,
                       response="8ca523f5e9506fed4657c9700eebdbec",
                       opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""""))
                .contains(new DigestCredentials(DigestAlgorithm.MD5, "Mufasa", "http-auth@example.org", RFC_7616_NONCE, "/dir/index.html",
                        "8ca523f5e9506fed4657c9700eebdbec", Optional.of(new NonceUse(RFC_7616_CNONCE, "00000001")),
                        Optional.of(RFC_7616_OPAQUE)));
    }

    /// As baresip and linphone write it: no space after the comma, `qop` and `nc` in either order, quotes in a value.
    @Test
    void credentialsAreReadHoweverTheyAreSpaced() {
        assertThat(DigestCredentials.parse("digest  username=\"a \\\"b\\\" \\\\c\",realm=\"r\" ,  nonce=n,uri=\"sip:x@y;transport=tcp\" ,"
                + "nc=0000000A, cnonce=\"c, d\",qop=\"auth\",response=\"ab\""))
                .contains(new DigestCredentials(DigestAlgorithm.MD5, "a \"b\" \\c", "r", "n", "sip:x@y;transport=tcp", "ab",
                        Optional.of(new NonceUse("c, d", "0000000A")), Optional.empty()));
    }

    @Test
    void aChallengeSurvivesItsText() {
        for (var challenge : List.of(rfc7616(DigestAlgorithm.MD5),
                new DigestChallenge(DigestAlgorithm.SHA_256, "a \"quoted\\realm\"", "n", false, Optional.empty(), true))) {
            assertThat(DigestChallenge.parse(challenge.format())).contains(challenge);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Digest", "Basic realm=\"r\"", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r\", nonce=\"n",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
            "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5", "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
            "Digest realm=\"r\" nonce=\"n\"", "Digest realm=\"r\", realm=\"s\", nonce=\"n\"", "Digest =, realm=\"r\", nonce=\"n\"", "\u0000"})
    void whatIsNoChallengeOfOursIsNone(String text) {
        assertThat(DigestChallenge.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Digest", "Bearer abc", "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\"",
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"x\", qop=auth",
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"x\", qop=auth, nc=1, cnonce=\"c\"",
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"x\", qop=auth, nc=00000001, cnonce=\"\"",
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"x\", qop=auth-int, nc=00000001, cnonce=\"c\"",
            "Digest username=\"u\", username=\"v\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"x\""})
    void whatAreNoCredentialsAreNone(String text) {
        assertThat(DigestCredentials.parse(text)).isEmpty();
    }

    @Test
    void nothingSecretPrintsItself() {
        var secret = DigestSecret.of("example.com", "Circle of Life", "13800138000");
        assertThat(List.of(secret, secret.logins().getFirst(), new DigestLogin("13800138000", "Circle of Life")).toString())
                .isEqualTo("[DigestSecret[realm=example.com], Login[…], DigestLogin[…]]");
        assertThat(DigestCredentials.answer(rfc7616(DigestAlgorithm.MD5), new DigestLogin("13800138000", "x"),
                new DigestRequest("REGISTER", "sip:example.com"), NonceUse.of("c", 1)).toString())
                .isEqualTo("DigestCredentials[algorithm=MD5, realm=http-auth@example.org]");
    }

    @Test
    void aSecretIsWholeOrIsNone() {
        var login = DigestSecret.of("r", "p", "u").logins().getFirst();
        assertThatThrownBy(() -> new DigestSecret("r", List.of())).hasMessageContaining("at least one user name");
        assertThatThrownBy(() -> new DigestSecret(" ", List.of(login))).hasMessageContaining("realm");
        assertThatThrownBy(() -> new DigestSecret("r", List.of(login, login))).hasMessageContaining("twice");
        assertThatThrownBy(() -> new DigestSecret.Login("u", "abc", login.sha256())).hasMessageContaining("two hashes");
    }
}
