package yinxin.app.bench;

/// What one wave of calls came to.
///
/// @param name     what was tried
/// @param wave     the calls
/// @param calls    how they went
/// @param audio    what was recorded of them
/// @param machine  what it cost while the window of the trial was open
record Outcome(String name, Wave wave, Calls calls, Audio audio, Cost machine) {
    /// @param answered  with 200
    /// @param refused   with 503
    /// @param failed    otherwise, or cut off by the gateway
    /// @param resent    SIP requests that had to be sent again
    /// @param answer    INVITE to 200
    /// @param push      BYE to the notice at WeChat
    /// @param beepGap   last packet of the beep to the first packet recorded
    record Calls(int answered, int refused, int failed, int resent, Percentiles answer, Percentiles push, Percentiles beepGap) {}

    /// @param whole    recordings in which every sample is right, from the beep to the hang-up
    /// @param missing  answered calls without recording or without notice
    /// @param packets  packets recorded right
    /// @param lost     packets that are wrong or missing, inside or at either end
    /// @param foreign  of them, packets of another call
    record Audio(int whole, int missing, long packets, long lost, long foreign) {}

    /// @param core       part of one core that the gateway used, 0 to 1
    /// @param perPacket  microseconds of CPU for each RTP packet that callers sent
    /// @param perCall    milliseconds of CPU for each call that began
    /// @param resident   most memory of the gateway, octets
    /// @param stolen     part of the machine's time that other machines took, 0 to 1
    /// @param lateness   how late the load sent its packets
    record Cost(double core, double perPacket, double perCall, long resident, double stolen, double lateness) {}

    /// No sample lost, no call without its message, nothing refused that should not be.
    boolean whole() {
        return audio.missing() == 0 && audio.lost() == 0 && calls.failed() == 0 && audio.whole() == calls.answered();
    }

    @Override
    public String toString() {
        return ("%-28s answered %d, refused %d, failed %d, resent %d | INVITE-200 %.1f/%.1f ms, BYE-notice %.0f/%.0f ms, beep gap p99 %.0f ms | "
                + "whole %d, missing %d, lost %d of %d packets, foreign %d | core %.0f %%, %.2f us/packet, %.1f ms/call, %d MB | steal %.0f %%, load late p99 %.1f ms")
                .formatted(name, calls.answered(), calls.refused(), calls.failed(), calls.resent(), calls.answer().millis(0.5), calls.answer().millis(0.99),
                        calls.push().millis(0.5), calls.push().millis(0.99), calls.beepGap().millis(0.99), audio.whole(), audio.missing(), audio.lost(),
                        audio.packets() + audio.lost(), audio.foreign(), 100 * machine.core(), machine.perPacket(), machine.perCall(),
                        machine.resident() >> 20, 100 * machine.stolen(), machine.lateness());
    }
}
