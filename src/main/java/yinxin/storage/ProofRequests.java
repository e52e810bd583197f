package yinxin.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.CallLimits;
import yinxin.voicemail.proof.ProofWay;

/// What was asked for lately, so that nobody asks too often. Whoever leaves the account and comes back starts no new count: of who left a hash is kept,
/// for a day. Everything here runs inside a transaction of the caller's.
final class ProofRequests {
    private ProofRequests() {}

    /// @param address where it came from, hashed; empty from the chat
    record Request(OpenId follower, PhoneNumber number, String address, ProofWay way, Instant at) {}

    static void note(JdbcClient db, Request request) {
        db.sql("insert into proof_request (follower, at, number, address, way) values (:follower, :at, :number, :address, :way)")
                .param("follower", request.follower().value()).param("at", request.at().toEpochMilli()).param("number", request.number().value())
                .param("address", request.address()).param("way", request.way().name()).update();
    }

    static void forgetOld(JdbcClient db, Instant at) {
        db.sql("delete from proof_request where at <= :at").param("at", at.minus(CallLimits.LONGEST).toEpochMilli()).update();
    }

    /// When the like was asked for after `since`, the latest first. Nothing for what has no address.
    static List<Instant> times(JdbcClient db, CallLimits.Of of, Request request, Instant since) {
        var which = switch (of) {
            case NUMBER -> "number = :value";
            case FOLLOWER -> "follower in (:value, :left)";
            case ADDRESS -> "address <> '' and address = :value";
        };
        var value = switch (of) {
            case NUMBER -> request.number().value();
            case FOLLOWER -> request.follower().value();
            case ADDRESS -> request.address();
        };
        var statement = db.sql("select at from proof_request where " + which + " and way = :way and at > :since order by at desc")
                .param("value", value).param("way", request.way().name()).param("since", since.toEpochMilli());
        return (of == CallLimits.Of.FOLLOWER ? statement.param("left", left(request.follower())) : statement)
                .query((row, _) -> Instant.ofEpochMilli(row.getLong(1))).list();
    }

    /// How many were asked for by this follower within a time.
    static int count(JdbcClient db, Request request, Duration within) {
        return times(db, CallLimits.Of.FOLLOWER, request, request.at().minus(within)).size();
    }

    /// The follower has left.
    static void leave(JdbcClient db, OpenId follower) {
        db.sql("update proof_request set follower = :left, address = '' where follower = :follower").param("left", left(follower))
                .param("follower", follower.value()).update();
    }

    /// An openid has so many random characters that nobody finds it by its hash.
    private static String left(OpenId follower) {
        return Tokens.hash("left " + follower.value());
    }
}
