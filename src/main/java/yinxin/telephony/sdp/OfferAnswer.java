package yinxin.telephony.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Our side of the offers and answers of one call (RFC 3264): one audio stream in G.711, A-law before µ-law, with telephone events.
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

    private final String address;
    private final int port;
    private final String sessionId;
    private long version = 1;
    private @Nullable SessionDescription last;

    /// One call's negotiation.
    ///
    /// @param address   where we receive, an address literal as the other side can reach it
    /// @param port      where we receive
    /// @param sessionId of our `o=` line: digits, different for every call
    public OfferAnswer(String address, int port, long sessionId) {
        if (port < 1 || literal(address).isEmpty()) {
            throw new IllegalArgumentException("media need an address and a port, not " + address + " and " + port);
        }
        this.address = address;
        this.port = port;
        this.sessionId = Long.toUnsignedString(sessionId);
    }

    /// One of our codecs under its static payload type (RFC 3551 §6).
    private record Encoding(String payloadType, String name) {
        boolean isIn(MediaDescription stream) {
            return stream.formats().contains(payloadType)
                    && stream.encoding(payloadType).map(e -> e.replaceFirst("/1$", "").equals(name + CLOCK)).orElse(true);
        }
    }

    /// Answers an offer, the first or a later one: takes its first audio stream that we can serve and refuses the others.
    public Negotiation answer(SessionDescription offer) {
        var chosen = -1;
        for (var i = 0; i < offer.media().size() && chosen < 0; i++) {
            chosen = servable(offer, offer.media().get(i)) ? i : -1;
        }
        if (chosen < 0) {
            return new Negotiation.Refused(whyNot(offer));
        }
        var stream = offer.media().get(chosen);
        var audio = agreed(offer, stream);
        var media = new ArrayList<MediaDescription>();
        for (var i = 0; i < offer.media().size(); i++) {
            media.add(i == chosen ? answering(stream, audio) : offer.media().get(i).refused());
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
        return ours(List.of(new MediaDescription("audio", port, RTP, formats, Optional.empty(), attributes)));
    }

    /// Reads the answer to our last [#offer].
    public Negotiation readAnswer(SessionDescription answer) {
        var offered = last;
        if (offered == null) {
            throw new IllegalStateException("nothing was offered");
        }
        if (answer.media().isEmpty() || !servable(answer, answer.media().getFirst())) {
            return new Negotiation.Refused(whyNot(answer));
        }
        return new Negotiation.Agreed(offered, agreed(answer, answer.media().getFirst()));
    }

    /// The address of the first audio stream of an offer that has one.
    public static Optional<String> wanted(SessionDescription offer) {
        return offer.media().stream().filter(stream -> stream.type().equals("audio") && stream.port() != 0)
                .flatMap(stream -> offer.connectionOf(stream).flatMap(OfferAnswer::literal).stream()).findFirst();
    }

    private boolean servable(SessionDescription theirs, MediaDescription stream) {
        return stream.type().equals("audio") && stream.port() != 0 && ordinaryRtp(stream)
                && OURS.stream().anyMatch(encoding -> encoding.isIn(stream))
                && theirs.connectionOf(stream).flatMap(OfferAnswer::literal).filter(this::isOfOurFamily).isPresent();
    }

    /// What has an IPv4 address cannot send to an IPv6 one. Nothing is sent to an unspecified one.
    private boolean isOfOurFamily(String other) {
        return isUnspecified(other) || (other.indexOf(':') >= 0) == (address.indexOf(':') >= 0);
    }

    private static boolean ordinaryRtp(MediaDescription stream) {
        return stream.protocol().equals(RTP) || stream.protocol().equals(RTP_WITH_FEEDBACK);
    }

    private static NegotiatedAudio agreed(SessionDescription theirs, MediaDescription stream) {
        var encoding = OURS.stream().filter(e -> e.isIn(stream)).findFirst().orElseThrow();
        var to = theirs.connectionOf(stream).flatMap(OfferAnswer::literal).orElseThrow();
        var direction = theirs.directionOf(stream);
        if (isUnspecified(to)) {
            // RFC 3264 §8.4: the older way to put on hold.
            direction = Direction.of(direction.sends(), false);
        }
        return new NegotiatedAudio(to, stream.port(), Integer.parseInt(encoding.payloadType), encoding.name, events(stream), direction.reversed());
    }

    private MediaDescription answering(MediaDescription offered, NegotiatedAudio audio) {
        var formats = new ArrayList<>(List.of(Integer.toString(audio.payloadType())));
        var attributes = new ArrayList<>(List.of("rtpmap:" + audio.payloadType() + " " + audio.encodingName() + CLOCK));
        audio.eventPayloadType().ifPresent(type -> {
            formats.add(Integer.toString(type));
            attributes.addAll(events(Integer.toString(type)));
        });
        attributes.add("ptime:20");
        attributes.add(audio.direction().attribute());
        return new MediaDescription("audio", port, offered.protocol(), formats, Optional.empty(), attributes);
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

    private static String whyNot(SessionDescription theirs) {
        var audio = theirs.media().stream().filter(m -> m.type().equals("audio") && m.port() != 0).toList();
        if (audio.isEmpty()) {
            return "no audio stream is offered";
        }
        if (audio.stream().noneMatch(OfferAnswer::ordinaryRtp)) {
            return "only " + audio.getFirst().protocol() + " is offered, not RTP/AVP";
        }
        if (audio.stream().noneMatch(stream -> OURS.stream().anyMatch(encoding -> encoding.isIn(stream)))) {
            return "neither PCMA nor PCMU is offered";
        }
        if (wanted(theirs).isPresent()) {
            return "the audio stream is at an address of the other IP version";
        }
        return "the audio stream has no address of its own: a host name or nothing stands in c=";
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
