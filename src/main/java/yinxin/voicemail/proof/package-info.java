/// How people prove that a number is theirs, beyond calling in from it: being called on it, and tickets on paper.
@NullMarked
package yinxin.voicemail.proof;

import org.jspecify.annotations.NullMarked;
