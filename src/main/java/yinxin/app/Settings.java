package yinxin.app;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import yinxin.app.settings.SipCertificate;
import yinxin.app.settings.SpeechReader;
import yinxin.network.NumberingPlan;
import yinxin.network.Switch;
import yinxin.storage.s3.S3Settings;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.auth.DigestAlgorithm;
import yinxin.telephony.sip.trunk.TrunkPlan;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.call.UnboundPolicy;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.wechat.api.WeChatSettings;

/// Everything that an operator can set, checked. Keys, units and defaults stand in `application.yml`.
///
/// @param publicUrl      where WeChat and listeners reach the pages
/// @param dataDirectory  recordings, and the database if it is SQLite
/// @param database       where the database is
/// @param shelf          where finished recordings go from the disk, if they do
/// @param masterKey      seals all other keys
/// @param telephony      the networks' side
/// @param network        the embedded telephone network
/// @param recording      what counts as a message
/// @param lease          for how long the proof of a number holds
/// @param notices        how many notices there may be
/// @param speech         whether and how messages are written down
/// @param wechat         the Official Account
/// @param drain          how long running calls may go on when the program is to stop
/// @param operatorToken  bearer token of the operator's interface; empty: it is closed
/// @param keepsSignalling whether what recent calls said is kept in memory for the operator's console
/// @param frameAncestors who may show our pages in a frame (the demo's phone does)
record Settings(URI publicUrl, Path dataDirectory, DatabaseAddress database, Optional<S3Settings> shelf, MasterKey masterKey, Telephony telephony, Network network,
                RecordingLimits recording, Lease lease, NoticeRules notices, SpeechReader.Speech speech, WeChatSettings wechat, Duration drain, String operatorToken,
                boolean keepsSignalling, String frameAncestors) {

    /// @param sip           address, trunks, and how many calls at a time
    /// @param certificate   what is shown to peers over TLS, if that is spoken
    /// @param upkeep        how trunks are looked after
    /// @param rtp           address and ports of the media
    /// @param accessNumbers what networks dial to reach us
    /// @param trunks        how each trunk's calls are understood
    /// @param unbound       what happens to calls for numbers that nobody has bound
    /// @param language      what callers hear
    /// @param codeCalls     how numbers are called to read out a code; empty if they are not
    /// @param e1            digital trunks that arrive over IP
    record Telephony(SipSettings sip, Optional<SipCertificate> certificate, List<TrunkPlan> upkeep, RtpSettings rtp, List<AccessNumber> accessNumbers,
                     List<TrunkRules> trunks, UnboundPolicy unbound, Greetings.Language language, Optional<CodeCallRules> codeCalls, List<E1Settings> e1) {
        /// The access number that owners call to prove theirs, if there is one.
        Optional<AccessNumber> proofNumber() {
            return accessNumbers.stream().filter(a -> a.purpose() == AccessNumber.Purpose.PROOF).findFirst();
        }
    }

    /// @param enabled   whether there is one
    /// @param local     where it listens
    /// @param mostCalls calls being set up at once
    /// @param digests   the hashes by which phones may prove their passwords, as challenges name them
    /// @param noAnswer  how long phones of new subscribers ring
    /// @param silence   how long a phone may give no sign before it counts as out of coverage
    /// @param strangers requests a second that are heard from an unknown address
    /// @param voicemail where missed calls go: `host:port`; empty for ourselves
    /// @param line      the E1 over which they go there, instead of by SIP
    /// @param access    for each condition the access number of voicemail
    /// @param upstream  the network above
    record Network(boolean enabled, InetSocketAddress local, int mostCalls, String domain, Set<DigestAlgorithm> digests, NumberingPlan plan, Duration noAnswer,
                   Duration silence, int strangers, Optional<String> voicemail, Optional<E1Settings> line, Map<Condition, PhoneNumber> access, Optional<Switch.Settings.Upstream> upstream) {
        /// The network as a trunk of ours.
        static final String TRUNK = "network";
        /// The E1 to voicemail, in logs and metrics.
        static final String LINE = "network-e1";
    }

    @Override
    public String toString() {
        return "Settings[publicUrl=" + publicUrl + ", dataDirectory=" + dataDirectory + "]";
    }
}
