package yinxin.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.WeChatError;

/// The people in this WeChat: whether they follow the account, what their chat with it shows, and how many customer messages
/// the account may still send them.
final class Users {
    /// What opens a window for customer messages, how many it allows and for how long (the page 客服消息, today's numbers).
    enum Window {
        MESSAGE(5, Duration.ofHours(48)), FOLLOW(3, Duration.ofMinutes(1)), CLICK(3, Duration.ofMinutes(1)), SCAN(3, Duration.ofMinutes(1));

        private final int messages;
        private final Duration length;

        Window(int messages, Duration length) {
            this.messages = messages;
            this.length = length;
        }
    }

    /// A person as others see them. `followedAt` is the latest time; `scene` is how they found the account.
    record User(String openId, String nickname, boolean following, Instant followedAt, String scene, String sceneText) { }

    /// Something that a phone screen must show: a new line, or a change of the person (then `line` is empty).
    record Change(User user, Optional<ChatLine> line) { }

    private static final class Person {
        private User user;
        private final List<ChatLine> chat = new ArrayList<>();
        private final Map<Window, Allowance> allowances = new LinkedHashMap<>();

        Person(User user) {
            this.user = user;
        }
    }

    private record Allowance(int left, Instant until) { }

    private final String appId;
    private final Clock clock;
    private final Identifiers identifiers;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();
    private long lastLine;

    Users(String appId, Clock clock, Identifiers identifiers) {
        this.appId = appId;
        this.clock = clock;
        this.identifiers = identifiers;
    }

    /// `oAb1…xy`: enough to tell two apart, not enough to write to.
    static String masked(String openId) {
        return openId.length() < 8 ? "***" : openId.substring(0, 3) + "…" + openId.substring(openId.length() - 2);
    }

    String create(String nickname) {
        var user = new User(identifiers.openId(appId), nickname, false, Instant.EPOCH, "", "");
        synchronized (this) {
            people.put(user.openId(), new Person(user));
        }
        changed(new Change(user, Optional.empty()));
        return user.openId();
    }

    /// Forgets the person; harmless when nobody has this openid.
    synchronized void remove(String openId) {
        people.remove(openId);
    }

    synchronized List<User> all() {
        return people.values().stream().map(person -> person.user).toList();
    }

    synchronized Optional<User> find(String openId) {
        return Optional.ofNullable(people.get(openId)).map(person -> person.user);
    }

    /// Throws [IllegalArgumentException] for an openid that nobody here has.
    User of(String openId) {
        return find(openId).orElseThrow(() -> new IllegalArgumentException("no user has this openid: " + masked(openId)));
    }

    /// For the account's calls. Throws errcode 40003.
    User addressed(String openId) {
        return find(openId).orElseThrow(() -> new WeChatError(40003, "invalid openid"));
    }

    /// Marks the person as following; false when they did already. `scene` as in `subscribe_scene`.
    boolean follow(String openId, String scene, String sceneText) {
        return change(openId, user -> user.following() ? user
                : new User(openId, user.nickname(), true, clock.instant(), scene, sceneText));
    }

    /// Marks the person as not following; false when they did not. Every window closes.
    boolean unfollow(String openId) {
        synchronized (this) {
            person(openId).allowances.clear();
        }
        return change(openId, user -> new User(openId, user.nickname(), false, user.followedAt(), user.scene(), user.sceneText()));
    }

    private boolean change(String openId, java.util.function.UnaryOperator<User> change) {
        User after;
        synchronized (this) {
            var before = of(openId);
            after = change.apply(before);
            if (after.equals(before)) {
                return false;
            }
            person(openId).user = after;
        }
        changed(new Change(after, Optional.empty()));
        return true;
    }

    ChatLine add(String openId, ChatLine.Sender sender, ChatLine.Content content) {
        ChatLine line;
        User user;
        synchronized (this) {
            line = new ChatLine(++lastLine, sender, clock.instant(), content);
            person(openId).chat.add(line);
            user = person(openId).user;
        }
        changed(new Change(user, Optional.of(line)));
        return line;
    }

    synchronized List<ChatLine> chat(String openId) {
        return List.copyOf(person(openId).chat);
    }

    /// Opens a window, or opens it anew.
    synchronized void open(String openId, Window window) {
        person(openId).allowances.put(window, new Allowance(window.messages, clock.instant().plus(window.length)));
    }

    /// Takes one customer message from the window that ends first. Throws 45015 when none is open and 45047 when all are used up.
    synchronized void spend(String openId) {
        var allowances = person(openId).allowances;
        allowances.values().removeIf(allowance -> !clock.instant().isBefore(allowance.until()));
        if (allowances.isEmpty()) {
            throw new WeChatError(45015, "response out of time limit or subscription is canceled");
        }
        var soonest = allowances.entrySet().stream().filter(entry -> entry.getValue().left() > 0)
                .min((a, b) -> a.getValue().until().compareTo(b.getValue().until()))
                .orElseThrow(() -> new WeChatError(45047, "response count out of limit"));
        soonest.setValue(new Allowance(soonest.getValue().left() - 1, soonest.getValue().until()));
    }

    /// Calls `watcher` on every change until it is forgotten.
    void watch(Consumer<Change> watcher) {
        watchers.add(watcher);
    }

    void forget(Consumer<Change> watcher) {
        watchers.remove(watcher);
    }

    private void changed(Change change) {
        watchers.forEach(watcher -> watcher.accept(change));
    }

    private Person person(String openId) {
        var person = people.get(openId);
        if (person == null) {
            throw new IllegalArgumentException("no user has this openid: " + masked(openId));
        }
        return person;
    }
}
