package yinxin.telephony.sdp;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Our side of the offers and answers of one call (RFC 3264): one audio stream in G.711, A-law before µ-law, with telephone events, and
/// encrypted (RFC 4568) where that is allowed.
///
/// Where encryption is allowed and not required we offer it in the profile that everybody knows, `RTP/AVP` (RFC 8643): who understands the
/// `a=crypto` answers with one, who does not takes plain RTP.
///
/// It keeps what the `o=` line needs: the session's number stays, and the version grows when our description differs from the last.
/// Not for several threads at once.
public final class OfferAnswer {
    private static final List<Encoding> OURS = List.of(new Encoding("8", "PCMA"), new Encoding("0", "PCMU"));
    private static final String EVENTS = "TELEPHONE-EVENT/8000";
    private static final String OUR_EVENTS = "101";
    private static final String CLOCK = "/8000";
    private static final String RTP = "RTP/AVP";
    /// With feedback (RFC 4585): the same packets; we give none.
    private static final String RTP_WITH_FEEDBACK = "RTP/AVPF";
    private static final String SRTP = "RTP/SAVP";
    private static final String SRTP_WITH_FEEDBACK = "RTP/SAVPF";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String address;
    private final int port;
    private final String sessionId;
    private final Encryption encryption;
    /// A key of ours that has once been used with a suite stays for the whole call, so that a negotiation repeated disturbs nothing.
    private final Map<CryptoSuite, InlineKey> keys = new EnumMap<>(CryptoSuite.class);
    private long version = 1;
    private @Nullable SessionDescription last;
    private @Nullable Agreement agreement;

    /// One call's negotiation, in plain RTP.
    ///
    /// @param address   where we receive, an address literal as the other side can reach it
    /// @param port      where we receive
    /// @param sessionId of our `o=` line: digits, different for every call
    public OfferAnswer(String address, int port, long sessionId) {
        this(address, port, sessionId, Encryption.NEVER);
    }

    /// As [#OfferAnswer(String, int, long)], with encryption.
    public OfferAnswer(String address, int port, long sessionId, Encryption encryption) {
        if (port < 1 || literal(address).isEmpty()) {
            throw new IllegalArgumentException("media need an address and a port, not " + address + " and " + port);
        }
        this.address = address;
        this.port = port;
        this.sessionId = Long.toUnsignedString(sessionId);
        this.encryption = encryption;
    }

    /// What holds until the next negotiation.
    private record Agreement(String protocol, boolean encrypted) {}

    /// A stream that we can serve, and the other side's key; empty for plain RTP.
    private record Servable(MediaDescription stream, Optional<CryptoLine> crypto) {}

    /// One of our codecs under its static payload type (RFC 3551 §6).
    private record Encoding(String payloadType, String name) {
        boolean isIn(MediaDescription stream) {
            return stream.formats().contains(payloadType)
                    && stream.encoding(payloadType).map(e -> e.replaceFirst("/1$", "").equals(name + CLOCK)).orElse(true);
        }
    }

    /// Answers an offer, the first or a later one: takes its first encrypted audio stream that we can serve, or else the first of all, and
    /// refuses the others.
    public Negotiation answer(SessionDescription offer) {
        var servable = offer.media().stream().flatMap(stream -> servable(offer, stream).stream()).toList();
        if (servable.isEmpty()) {
            return new Negotiation.Refused(whyNot(offer));
        }
        var chosen = servable.stream().filter(s -> s.crypto.isPresent()).findFirst().orElse(servable.getFirst());
        var audio = agreed(offer, chosen);
        var media = new ArrayList<MediaDescription>();
        for (var stream : offer.media()) {
            media.add(stream == chosen.stream ? answering(chosen, audio) : stream.refused());
        }
        return new Negotiation.Agreed(ours(media), audio);
    }

    /// Our offer, for a call that comes without one or that we place. Asked again in the same call, it repeats what we have said.
    public SessionDescription offer() {
        var formats = List.of(OURS.get(0).payloadType, OURS.get(1).payloadType, OUR_EVENTS);
        var attributes = new ArrayList<String>();
        OURS.forEach(encoding -> attributes.add("rtpmap:" + encoding.payloadType + " " + encoding.name + CLOCK));
        attributes.addAll(events(OUR_EVENTS));
        attributes.add("ptime:20");
        attributes.add(Direction.SENDRECV.attribute());
        offered().forEach(line -> attributes.add(line.attribute()));
        var protocol = encryption == Encryption.REQUIRED ? SRTP : RTP;
        return ours(List.of(new MediaDescription("audio", port, agreement == null ? protocol : agreement.protocol, formats, Optional.empty(), attributes)));
    }

    /// The keys that we offer; none once the other side has agreed to plain RTP.
    private List<CryptoLine> offered() {
        var lines = new ArrayList<CryptoLine>();
        if (encryption != Encryption.NEVER && (agreement == null || agreement.encrypted)) {
            for (var suite : CryptoSuite.values()) {
                lines.add(new CryptoLine(Integer.toString(lines.size() + 1), suite, ours(suite)));
            }
        }
        return lines;
    }

    private InlineKey ours(CryptoSuite suite) {
        return keys.computeIfAbsent(suite, s -> InlineKey.random(RANDOM));
    }

    /// Reads the answer to our last [#offer].
    public Negotiation readAnswer(SessionDescription answer) {
        var offered = last;
        if (offered == null) {
            throw new IllegalStateException("nothing was offered");
        }
        if (answer.media().isEmpty()) {
            return new Negotiation.Refused(whyNot(answer));
        }
        var stream = answer.media().getFirst();
        var readings = CryptoLine.of(stream);
        var fits = readings.isEmpty() || readings.size() == 1 && readings.getFirst() instanceof CryptoLine.Usable(var line)
                && offered().stream().anyMatch(o -> o.tag().equals(line.tag()) && o.suite() == line.suite());
        if (!fits) {
            return new Negotiation.Refused("the a=crypto of the answer is none of those that were offered");
        }
        return servable(answer, stream).<Negotiation>map(s -> new Negotiation.Agreed(offered, agreed(answer, s)))
                .orElseGet(() -> new Negotiation.Refused(whyNot(answer)));
    }

    /// The address of the first audio stream of an offer that has one.
    public static Optional<String> wanted(SessionDescription offer) {
        return offer.media().stream().filter(stream -> stream.type().equals("audio") && stream.port() != 0)
                .flatMap(stream -> offer.connectionOf(stream).flatMap(OfferAnswer::literal).stream()).findFirst();
    }

    /// What has an IPv4 address cannot send to an IPv6 one. Nothing is sent to an unspecified one.
    private boolean isOfOurFamily(String other) {
        return isUnspecified(other) || (other.indexOf(':') >= 0) == (address.indexOf(':') >= 0);
    }

    private Optional<Servable> servable(SessionDescription theirs, MediaDescription stream) {
        var speakable = stream.type().equals("audio") && stream.port() != 0 && OURS.stream().anyMatch(encoding -> encoding.isIn(stream))
                && theirs.connectionOf(stream).flatMap(OfferAnswer::literal).filter(this::isOfOurFamily).isPresent();
        var crypto = crypto(stream);
        var protectedEnough = crypto.isPresent() ? isPlain(stream) || isSecure(stream) : isPlain(stream) && encryption != Encryption.REQUIRED;
        return speakable && protectedEnough ? Optional.of(new Servable(stream, crypto)) : Optional.empty();
    }

    /// The first key of theirs that we can use, if we may.
    private Optional<CryptoLine> crypto(MediaDescription stream) {
        return encryption == Encryption.NEVER ? Optional.empty()
                : CryptoLine.of(stream).stream().flatMap(r -> r instanceof CryptoLine.Usable(var line) ? Stream.of(line) : Stream.empty()).findFirst();
    }

    private static boolean isPlain(MediaDescription stream) {
        return stream.protocol().equals(RTP) || stream.protocol().equals(RTP_WITH_FEEDBACK);
    }

    private static boolean isSecure(MediaDescription stream) {
        return stream.protocol().equals(SRTP) || stream.protocol().equals(SRTP_WITH_FEEDBACK);
    }

    private NegotiatedAudio agreed(SessionDescription theirs, Servable servable) {
        var stream = servable.stream;
        var encoding = OURS.stream().filter(e -> e.isIn(stream)).findFirst().orElseThrow();
        var to = theirs.connectionOf(stream).flatMap(OfferAnswer::literal).orElseThrow();
        var direction = theirs.directionOf(stream);
        if (isUnspecified(to)) {
            // RFC 3264 §8.4: the older way to put on hold.
            direction = Direction.of(direction.sends(), false);
        }
        agreement = new Agreement(stream.protocol(), servable.crypto.isPresent());
        var crypto = servable.crypto.map(line -> new MediaCrypto(line.suite(), ours(line.suite()), line.key()));
        return new NegotiatedAudio(to, stream.port(), Integer.parseInt(encoding.payloadType), encoding.name, events(stream), direction.reversed(), crypto);
    }

    private MediaDescription answering(Servable offered, NegotiatedAudio audio) {
        var formats = new ArrayList<>(List.of(Integer.toString(audio.payloadType())));
        var attributes = new ArrayList<>(List.of("rtpmap:" + audio.payloadType() + " " + audio.encodingName() + CLOCK));
        audio.eventPayloadType().ifPresent(type -> {
            formats.add(Integer.toString(type));
            attributes.addAll(events(Integer.toString(type)));
        });
        attributes.add("ptime:20");
        attributes.add(audio.direction().attribute());
        offered.crypto.ifPresent(theirs -> attributes.add(new CryptoLine(theirs.tag(), theirs.suite(), ours(theirs.suite())).attribute()));
        return new MediaDescription("audio", port, offered.stream.protocol(), formats, Optional.empty(), attributes);
    }

    private static List<String> events(String payloadType) {
        return List.of("rtpmap:" + payloadType + " telephone-event" + CLOCK, "fmtp:" + payloadType + " 0-15");
    }

    /// The payload type of telephone events at 8 kHz; those at other rates, for wideband codecs, do not fit our timestamps.
    private static OptionalInt events(MediaDescription stream) {
        return stream.formats().stream().filter(format -> stream.encoding(format).filter(EVENTS::equals).isPresent())
                .map(format -> SessionDescription.number(format, 127)).filter(OptionalInt::isPresent).findFirst().orElse(OptionalInt.empty());
    }

    private SessionDescription ours(List<MediaDescription> media) {
        var before = last;
        if (before != null && !before.media().equals(media)) {
            version++;
        }
        var origin = new SessionDescription.Origin("-", sessionId, Long.toString(version), address);
        var now = new SessionDescription(origin, Optional.of(address), List.of(), media);
        last = now;
        return now;
    }

    private String whyNot(SessionDescription theirs) {
        var audio = theirs.media().stream().filter(m -> m.type().equals("audio") && m.port() != 0).toList();
        if (audio.isEmpty()) {
            return "no audio stream is offered";
        }
        if (audio.stream().noneMatch(m -> isPlain(m) || isSecure(m))) {
            return "only " + audio.getFirst().protocol() + " is offered, not RTP/AVP" + (encryption == Encryption.NEVER ? "" : " or RTP/SAVP");
        }
        if (encryption == Encryption.NEVER && audio.stream().noneMatch(OfferAnswer::isPlain)) {
            return "only " + audio.getFirst().protocol() + " is offered, and its keys would be readable on the way: call over TLS, or offer RTP/AVP";
        }
        if (audio.stream().noneMatch(stream -> OURS.stream().anyMatch(encoding -> encoding.isIn(stream)))) {
            return "neither PCMA nor PCMU is offered";
        }
        var wanting = audio.stream().filter(m -> crypto(m).isEmpty()).filter(m -> isSecure(m) || encryption == Encryption.REQUIRED).findFirst();
        var address = wanted(theirs).isPresent() ? "the audio stream is at an address of the other IP version"
                : "the audio stream has no address of its own: a host name or nothing stands in c=";
        return wanting.map(this::whyNoKey).orElse(address);
    }

    private String whyNoKey(MediaDescription stream) {
        return CryptoLine.of(stream).stream().flatMap(r -> r instanceof CryptoLine.Unusable(var why) ? Stream.of(why) : Stream.empty()).findFirst()
                .map(why -> "the a=crypto of " + stream.protocol() + " is of no use: " + why)
                .orElse(isSecure(stream) ? stream.protocol() + " comes without a=crypto" : "calls must be encrypted here: offer RTP/SAVP with a=crypto");
    }

    private static boolean isUnspecified(String address) {
        return InetAddress.ofLiteral(address).isAnyLocalAddress();
    }

    /// The address if it is one host's literal: no name (which we would have to resolve in the middle of a call), no multicast group.
    private static Optional<String> literal(String address) {
        try {
            return InetAddress.ofLiteral(address).isMulticastAddress() ? Optional.empty() : Optional.of(address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
