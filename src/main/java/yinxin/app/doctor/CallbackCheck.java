package yinxin.app.doctor;

import yinxin.wechat.callback.CallbackProbe;
import yinxin.wechat.callback.CallbackProbe.Outcome;

/// Whether what WeChat calls at the public address arrives at this gateway.
final class CallbackCheck {
    private final Patient patient;
    private final CallbackProbe callback;
    private final Report report;

    CallbackCheck(Patient patient, CallbackProbe callback, Report report) {
        this.patient = patient;
        this.callback = callback;
        this.report = report;
    }

    void run(Presence presence) {
        var address = patient.publicUrl() + "/wechat/callback";
        report.busy("calling " + address + " as WeChat does");
        var outcome = callback.ask(patient.publicUrl());
        if (outcome instanceof Outcome.Echoed(var after)) {
            report.ok("callback " + address + " answers WeChat's question in " + after.toMillis() + " ms");
        } else if (presence == Presence.ABSENT) {
            report.warn("callback " + address + " is not tested", "the gateway is not running: start it with `./yinxin serve --config "
                    + patient.file() + "` and run the doctor again");
        } else {
            report.fail("callback " + address, toDo(outcome));
        }
    }

    private String toDo(Outcome outcome) {
        var through = "let the proxy pass it on, path and query unchanged, to port " + patient.http().getPort();
        return switch (outcome) {
            case Outcome.Echoed _ -> "nothing";
            case Outcome.Refused _ -> "it is refused (403): either the proxy refuses it, or the address leads to a gateway with another callback-token; " + through;
            case Outcome.Redirected(var location) -> "it is sent on to " + location + ", and WeChat does not follow: " + through;
            case Outcome.Strange(var status, var body) -> "something else answers (" + status + (body.isEmpty() ? "" : " " + body) + "): " + through;
            case Outcome.TooSlow _ -> "no answer within 5 s, and WeChat waits no longer: open the firewall, and " + through;
            case Outcome.Unreachable(var why) -> why + ": see that the name leads to the proxy, and " + through;
        };
    }
}
