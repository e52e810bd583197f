package yinxin.storage.outbox;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.voicemail.delivery.ReplyWindow;

/// The chats that are open, inside a transaction of the caller's. WeChat has the last word on it: what stands here saves asking in vain.
final class SqlReplyWindows {
    private SqlReplyWindows() {}

    /// The follower has opened this window, or opened it anew.
    static void open(JdbcClient db, String follower, ReplyWindow window, Instant at) {
        db.sql("""
                insert into reply_window (follower, source, ends, texts) values (:follower, :source, :ends, :texts)
                on conflict (follower, source) do update set ends = :ends, texts = :texts""")
                .param("follower", follower).param("source", window.name()).param("ends", at.plus(window.length).toEpochMilli())
                .param("texts", window.texts).update();
    }

    /// One text more is taken from the window that ends first.
    static void spend(JdbcClient db, String follower, Instant now) {
        db.sql("""
                update reply_window set texts = texts - 1 where follower = :follower and source =
                    (select source from reply_window where follower = :follower and ends > :now and texts > 0 order by ends limit 1)""")
                .param("follower", follower).param("now", now.toEpochMilli()).update();
    }

    /// No window is open, says WeChat.
    static void close(JdbcClient db, String follower) {
        db.sql("delete from reply_window where follower = :follower").param("follower", follower).update();
    }
}
