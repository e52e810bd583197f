package yinxin.wechat.callback;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;

/// Followers' settings in memory, as far as the chat uses them.
final class MemoryPreferences implements Preferences {
    private final Map<OpenId, FollowerSettings> settings = new HashMap<>();

    @Override
    public synchronized FollowerSettings of(OpenId follower) {
        return settings.getOrDefault(follower, FollowerSettings.USUAL);
    }

    @Override
    public synchronized void keep(OpenId follower, FollowerSettings kept) {
        settings.put(follower, kept);
    }

    @Override
    public List<BoundNumber> numbersOf(OpenId follower) {
        throw new UnsupportedOperationException("the chat asks for bindings");
    }

    @Override
    public boolean label(PhoneNumber number, OpenId follower, String label) {
        throw new UnsupportedOperationException("the chat gives no labels");
    }

    @Override
    public boolean form(PhoneNumber number, OpenId follower, NoticeForm form) {
        throw new UnsupportedOperationException("the chat sets no forms");
    }

    @Override
    public boolean notices(PhoneNumber number, OpenId follower, boolean wanted, Instant at) {
        throw new UnsupportedOperationException("the chat switches all notices");
    }

    @Override
    public Map<PhoneNumber, String> contacts(OpenId follower) {
        throw new UnsupportedOperationException("the chat names nobody");
    }

    @Override
    public void nameContact(OpenId follower, PhoneNumber number, String name) {
        throw new UnsupportedOperationException("the chat names nobody");
    }
}
