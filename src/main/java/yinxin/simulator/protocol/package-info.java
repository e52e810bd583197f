/// What WeChat puts on the wire, as values and bytes: signatures, cipher, XML, typed values, HTTP exchanges. Knows no users.
@NullMarked
package yinxin.simulator.protocol;

import org.jspecify.annotations.NullMarked;
