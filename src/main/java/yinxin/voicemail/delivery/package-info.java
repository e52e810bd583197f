/// From the stored message to the follower: outbox, courier, outcomes and retries.
@NullMarked
package yinxin.voicemail.delivery;

import org.jspecify.annotations.NullMarked;
