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
    /// @param lost     packets that are wrong or missing
    record Audio(int whole, int missing, long packets, Lost lost) {}

    /// @param head    at the beginning, later than 300 ms after the beep
    /// @param inside  in the middle
    /// @param tail    at the end, before the BYE
    /// @param foreign of those inside, packets of another call
    record Lost(long head, long inside, long tail, long foreign) {
        long all() {
            return head + inside + tail;
        }
    }

    /// @param core       part of one core that the gateway used, 0 to 1
    /// @param compilers  part of one core in which its Java still compiled, 0 to 1: of `core`
    /// @param perPacket  microseconds of CPU for each RTP packet that callers sent
    /// @param perCall    milliseconds of CPU for each call that began
    /// @param resident   most memory of the gateway, octets
    /// @param noise      what disturbed the measurement
    record Cost(double core, double compilers, double perPacket, double perCall, long resident, Noise noise) {}

    /// @param stolen   part of the machine's time that other machines took, 0 to 1
    /// @param others   cores that other programs of this machine used
    /// @param load     cores that the load itself used, with the WeChat beside it
    /// @param lateness milliseconds by which 99 of 100 packets were sent late at most
    record Noise(double stolen, double others, double load, double lateness) {}

    /// No sample lost, no call without its message, nothing refused that should not be.
    boolean whole() {
        return audio.missing() == 0 && audio.lost().all() == 0 && calls.failed() == 0 && audio.whole() == calls.answered();
    }

    @Override
    public String toString() {
        var noise = machine.noise();
        var lost = audio.lost();
        return ("%-18s answered %d, refused %d, failed %d, resent %d | INVITE-200 p50 %.1f p99 %.1f ms | BYE-notice p50 %.0f p99 %.0f ms\n"
                + "    whole %d, missing %d, packets %d, lost %d (head %d, inside %d, tail %d, foreign %d), beep to first packet p99 %.0f ms\n"
                + "    core %.0f %% (compilers %.0f %%), %.2f us/packet, %.1f ms/call, %d MB | steal %.0f %%, other programs %.0f %%, load %.0f %% and p99 %.0f ms late")
                .formatted(name, calls.answered(), calls.refused(), calls.failed(), calls.resent(), calls.answer().millis(0.5), calls.answer().millis(0.99),
                        calls.push().millis(0.5), calls.push().millis(0.99), audio.whole(), audio.missing(), audio.packets(), lost.all(), lost.head(),
                        lost.inside(), lost.tail(), lost.foreign(), calls.beepGap().millis(0.99), 100 * machine.core(),
                        100 * machine.compilers(), machine.perPacket(),
                        machine.perCall(), machine.resident() >> 20, 100 * noise.stolen(), 100 * noise.others(), 100 * noise.load(), noise.lateness());
    }
}
