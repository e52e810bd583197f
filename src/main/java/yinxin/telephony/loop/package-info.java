/// Threads that alone touch the media they carry, and how others speak to them.
@NullMarked
package yinxin.telephony.loop;

import org.jspecify.annotations.NullMarked;
