/// From voice to text: whether there is speech at all, and recognisers that turn it into words.
@NullMarked
package yinxin.voicemail.speech;

import org.jspecify.annotations.NullMarked;
