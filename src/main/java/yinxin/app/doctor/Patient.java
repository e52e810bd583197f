package yinxin.app.doctor;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import yinxin.app.settings.SpeechEngine;
import yinxin.storage.s3.S3Settings;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.recording.MasterKey;
import yinxin.wechat.api.WeChatSettings;

/// The gateway to be examined: its configuration, which has been read and is sound in itself.
///
/// @param file          the configuration file
/// @param unknownKeys   what stands in the file and is no setting
/// @param publicUrl     where WeChat and listeners reach the pages
/// @param http          where the pages are served, before any proxy; port 0 for any
/// @param storage       what is kept, and where
/// @param sip           calls
/// @param certificate   what is shown to peers of SIP over TLS, if that is spoken
/// @param rtp           media
/// @param provesNumbers whether there is a number to call for a proof
/// @param operatorOpen  whether the operator's interface has a token
/// @param codeCalls     how numbers are called with codes; empty if they are not
/// @param language      what callers hear
/// @param wechat        the Official Account
/// @param speech        who writes messages down; empty: nobody
/// @param e1            digital trunks
public record Patient(Path file, List<String> unknownKeys, URI publicUrl, InetSocketAddress http, Storage storage, SipSettings sip,
                      Optional<X509Certificate> certificate, RtpSettings rtp, boolean provesNumbers, boolean operatorOpen, Optional<CodeCallRules> codeCalls,
                      Greetings.Language language, WeChatSettings wechat, Optional<SpeechEngine> speech, List<E1Settings> e1) {
    public Patient {
        unknownKeys = List.copyOf(unknownKeys);
        e1 = List.copyOf(e1);
    }

    /// One without E1.
    public Patient(Path file, List<String> unknownKeys, URI publicUrl, InetSocketAddress http, Storage storage, SipSettings sip, Optional<X509Certificate> certificate,
                   RtpSettings rtp, boolean provesNumbers, boolean operatorOpen, Optional<CodeCallRules> codeCalls, Greetings.Language language, WeChatSettings wechat,
                   Optional<SpeechEngine> speech) {
        this(file, unknownKeys, publicUrl, http, storage, sip, certificate, rtp, provesNumbers, operatorOpen, codeCalls, language, wechat, speech, List.of());
    }

    /// @param directory     recordings, and the database if it is SQLite
    /// @param database      where the database is
    /// @param shelf         the bucket that recordings go to; empty: they stay on the disk
    /// @param masterKey     the key itself
    /// @param masterKeyFile where it was read from; empty for the environment
    public record Storage(Path directory, DatabaseAddress database, Optional<S3Settings> shelf, MasterKey masterKey, Optional<Path> masterKeyFile) {}
}
