/// What is heard: G.711, tones, loss concealment, detectors, MP3. Samples are 8 kHz mono throughout.
@NullMarked
package yinxin.telephony.audio;

import org.jspecify.annotations.NullMarked;
