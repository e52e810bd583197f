/// The inbox and the page of a message.
@NullMarked
package yinxin.web.inbox;

import org.jspecify.annotations.NullMarked;
