/// whisper.cpp on this machine, in a process of its own: native code that fails must not take calls with it.
@NullMarked
package yinxin.voicemail.speech.whisper;

import org.jspecify.annotations.NullMarked;
