/// What a listener sees.
@NullMarked
package yinxin.web.pages;

import org.jspecify.annotations.NullMarked;
