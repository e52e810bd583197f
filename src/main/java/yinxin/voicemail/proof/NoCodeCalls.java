package yinxin.voicemail.proof;

import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// Where the operator has set up no trunk to call numbers by.
public final class NoCodeCalls implements CodeCalls {
    @Override
    public boolean offered() {
        return false;
    }

    @Override
    public Order order(PhoneNumber number, OpenId follower, String address) {
        return new Order.NotCallable();
    }

    @Override
    public void close() {
        // there is nothing under way
    }
}
