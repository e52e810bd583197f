/// The product: a diverted call becomes a message that its owner hears.
@NullMarked
package yinxin.voicemail;

import org.jspecify.annotations.NullMarked;
