/// Reads a configuration key by key.
@NullMarked
package yinxin.app.settings;

import org.jspecify.annotations.NullMarked;
