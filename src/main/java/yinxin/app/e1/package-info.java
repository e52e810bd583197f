/// Digital trunks as the program sees them.
@NullMarked
package yinxin.app.e1;

import org.jspecify.annotations.NullMarked;
