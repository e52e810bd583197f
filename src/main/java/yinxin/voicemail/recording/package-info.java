/// The caller's voice on disk: crash-safe while it is spoken, encrypted always.
@NullMarked
package yinxin.voicemail.recording;

import org.jspecify.annotations.NullMarked;
