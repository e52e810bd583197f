/// Tells other people's programs what happens to messages: durably, signed, and again until they answer.
@NullMarked
package yinxin.voicemail.webhook;

import org.jspecify.annotations.NullMarked;
