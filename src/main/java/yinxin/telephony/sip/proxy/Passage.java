package yinxin.telephony.sip.proxy;

import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.Relay;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// A request within a call, INVITE and ACK excepted, on its way through us: passed on, and its responses passed back.
final class Passage implements Replies {
    private final Incoming request;

    private Passage(Incoming request) {
        this.request = request;
    }

    static void pass(Incoming request, Course course, Relay relay) {
        relay.forward(course.of(request), new Passage(request));
    }

    @Override
    public void reply(Reply reply) {
        if (reply.status() > 100) {
            request.pass(reply);
        }
    }

    @Override
    public void noReply() {
        // RFC 4320 §4.2: a 408 would come when the sender has given up; it is never sent
    }

    @Override
    public void unreachable() {
        // RFC 3261 §16.9: as if a 503 had come, which goes upstream as 500
        request.respond(Answer.of(500, "Next Hop Unreachable"));
    }
}
