/// The words of the product. Values only; this package uses nothing else of ours.
@NullMarked
package yinxin.voicemail.message;

import org.jspecify.annotations.NullMarked;
