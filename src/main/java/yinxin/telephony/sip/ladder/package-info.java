/// What recent calls said to each other, kept for people who look for a fault: masked, bounded, in memory alone.
@NullMarked
package yinxin.telephony.sip.ladder;

import org.jspecify.annotations.NullMarked;
