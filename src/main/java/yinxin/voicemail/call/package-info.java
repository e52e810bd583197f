/// One diverted call, from ringing to hang-up.
@NullMarked
package yinxin.voicemail.call;

import org.jspecify.annotations.NullMarked;
