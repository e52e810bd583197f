package yinxin.wechat.callback;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.chat.FollowerLanguages;

/// A chat over stores in memory, for tests outside this package.
public final class ChatFixture {
    private final MemoryBindings bindings = new MemoryBindings();
    private final MemoryPreferences preferences = new MemoryPreferences();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final CallbackController controller;

    public ChatFixture(WeChatSettings settings, WeChatApi api, URI publicUrl, Clock clock) {
        var nothing = new NothingToProve();
        var proofs = new ProofTalk(bindings, new NoCodeCalls(), nothing, nothing, Optional.of(new PhoneNumber("+861012345678")), clock);
        var conversation = new Conversation(bindings, outbox, proofs, new SettingsTalk(bindings, preferences, publicUrl, clock), clock,
                new FollowerLanguages(preferences::of));
        controller = new CallbackController(settings, conversation, new MemorySeenEvents(), api, clock);
    }

    public CallbackController controller() {
        return controller;
    }

    /// How many codes the chat has handed out.
    public int codesIssued() {
        return bindings.issued.size();
    }

    /// Receipts that came in: id, whether it arrived, and WeChat's words.
    public List<String> receipts() {
        return List.copyOf(outbox.receipts).stream().map(r -> r.id() + " " + r.arrived() + " " + r.status()).toList();
    }

    /// Makes the store fail once.
    public void failOnce() {
        bindings.failures = 1;
    }
}
