package yinxin.telephony.e1.wire;

import java.util.Arrays;

/// Finds the CRC-4 multiframe among frames, and checks each of its halves (G.706 §4.2, §4.3).
///
/// The first bits of the odd frames spell `001011` and two E bits; those of the even ones are the check of the half before. Where no multiframe is, the frames
/// are not where they seem to be and must be looked for elsewhere; if that helps nothing for 400 ms, the far end has no CRC-4 (annex B) and is believed without.
final class MultiframeWatch {
    /// G.706 §4.2: two alignment signals within 8 ms, an even number of milliseconds apart.
    private static final int SEARCH_FRAMES = 64;
    private static final int WANTED = 2;
    /// G.706 annex B: 400 ms.
    private static final int GIVE_UP_FRAMES = 3200;
    private static final int SIGNAL_MASK = 0x3F;
    /// The frame in which the alignment signal ends.
    private static final int SIGNAL_END = 11;
    private static final int HALF = 8;
    private static final int CHECK_MASK = 0xF;
    /// G.706 §4.3.2: 915 wrong checks among 1000 mean false alignment.
    private static final int WINDOW = 1000;
    private static final int FALSE_ALIGNMENT = 915;

    private enum Phase { SEARCHING, FOUND, WITHOUT }

    private final boolean crc4;
    private final WireFigures.Counters counters;
    private Phase phase;
    private final int[] seen = new int[E1Framer.MULTIFRAME];
    private int searched;
    private int searchedInAll;
    private int signal;
    private int frame;

    private int check;
    private int said;
    private int former;
    private boolean whole;
    private boolean formerWhole;
    private int blocks;
    private int wrongBlocks;
    private int untold;
    private boolean misplaced;

    MultiframeWatch(boolean crc4, WireFigures.Counters counters) {
        this.crc4 = crc4;
        this.counters = counters;
        phase = crc4 ? Phase.SEARCHING : Phase.WITHOUT;
    }

    /// Looks at a frame that is where it was expected.
    void frame(byte[] octets, int at, boolean odd) {
        switch (phase) {
            case SEARCHING -> search(octets[at] < 0, odd);
            case FOUND -> check(octets, at);
            case WITHOUT -> {}
        }
    }

    /// A frame went by that nobody has seen.
    void damaged() {
        switch (phase) {
            case SEARCHING -> search(false, (frame & 1) != 0);
            case FOUND -> {
                whole = false;
                formerWhole = false;
                endFrame();
            }
            case WITHOUT -> {}
        }
    }

    /// Whether the frames must be looked for elsewhere.
    boolean misplaced() {
        return misplaced;
    }

    /// Frames are looked for anew. If they were `really` lost, nothing is known of the far end any more.
    void lost(boolean really) {
        misplaced = false;
        if (really) {
            searchedInAll = 0;
        }
        if (crc4 && (really || phase != Phase.WITHOUT)) {
            phase = Phase.SEARCHING;
            searched = 0;
            frame = 0;
            Arrays.fill(seen, 0);
        }
    }

    boolean takeBlockError() {
        if (untold == 0) {
            return false;
        }
        untold--;
        return true;
    }

    /// While searching, `frame` counts from where the search began, with an even frame.
    private void search(boolean bit1, boolean odd) {
        if (odd) {
            signal = signal << 1 | (bit1 ? 1 : 0);
            if ((signal & SIGNAL_MASK) == E1Framer.MULTIFRAME_ALIGNMENT && searched >= SIGNAL_END && ++seen[frame] == WANTED) {
                found();
                return;
            }
        }
        frame = (frame + 1) % E1Framer.MULTIFRAME;
        searchedInAll++;
        if (searchedInAll == GIVE_UP_FRAMES) {
            phase = Phase.WITHOUT;
        } else if (++searched == SEARCH_FRAMES) {
            misplaced = true;
        }
    }

    private void found() {
        phase = Phase.FOUND;
        frame = SIGNAL_END + 1;
        searchedInAll = 0;
        check = 0;
        said = 0;
        whole = false;
        formerWhole = false;
        blocks = 0;
        wrongBlocks = 0;
    }

    private void check(byte[] octets, int at) {
        var bit1 = octets[at] < 0;
        if ((frame & 1) == 0) {
            said = said << 1 | (bit1 ? 1 : 0);
            check = Crc4.frame(check, octets[at] & ~E1Framer.BIT_1 & 0xFF, octets, at);
        } else {
            check = Crc4.frame(check, octets[at] & 0xFF, octets, at);
            if (frame >= E1Framer.FIRST_E && !bit1) {
                counters.farBlockErrors.increment();
            }
        }
        endFrame();
    }

    private void endFrame() {
        frame = (frame + 1) % E1Framer.MULTIFRAME;
        if (frame % HALF != 0) {
            return;
        }
        if (formerWhole) {
            compare((said & CHECK_MASK) == former);
        }
        former = check;
        formerWhole = whole;
        check = 0;
        whole = true;
    }

    private void compare(boolean right) {
        blocks++;
        if (!right) {
            counters.crcErrors.increment();
            untold = Math.min(untold + 1, WINDOW);
            wrongBlocks++;
        }
        if (blocks == WINDOW) {
            misplaced = wrongBlocks >= FALSE_ALIGNMENT;
            blocks = 0;
            wrongBlocks = 0;
        }
    }
}
