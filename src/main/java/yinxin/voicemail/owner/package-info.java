/// What the called party decides: how their numbers are treated, with whom they are shared, and when to be left alone.
@NullMarked
package yinxin.voicemail.owner;

import org.jspecify.annotations.NullMarked;
