package yinxin.web;

import java.net.URI;
import java.util.regex.Pattern;

/// What the pages and the operator's interface must be told.
///
/// @param publicUrl      where listeners reach us: scheme, host, port, no path
/// @param proofNumber    the number that owners call to prove theirs, as it is dialled; empty when none is configured, and binding
///                       by phone is then not offered
/// @param operatorToken  the bearer token of `/operator/api/`; empty admits nobody
/// @param frameAncestors who may show our pages in a frame, as the CSP directive wants it: `'none'`, or origins with spaces
/// @param signingKey     at least 16 secret octets; signs what comes back with a form
public record WebSettings(URI publicUrl, String proofNumber, String operatorToken, String frameAncestors, Secret signingKey) {
    private static final Pattern SOURCES = Pattern.compile("'none'|'self'|[A-Za-z0-9:/.*' -]+");

    public WebSettings {
        if (publicUrl.getScheme() == null || publicUrl.getHost() == null) {
            throw new IllegalArgumentException("public-url must be an absolute http or https address: " + publicUrl);
        }
        if (!SOURCES.matcher(frameAncestors).matches()) {
            throw new IllegalArgumentException("frame-ancestors must be 'none' or a list of origins: " + frameAncestors);
        }
    }

    /// Scheme, host and port, as a browser writes them into `Origin`.
    public String origin() {
        var port = publicUrl.getPort();
        return publicUrl.getScheme() + "://" + publicUrl.getHost() + (port < 0 ? "" : ":" + port);
    }

    @Override
    public String toString() {
        return "WebSettings[publicUrl=" + publicUrl + ", frameAncestors=" + frameAncestors + "]";
    }
}
