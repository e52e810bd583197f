/// What was understood of voice messages: values, and the border to where they are kept.
@NullMarked
package yinxin.voicemail.transcript;

import org.jspecify.annotations.NullMarked;
