/// Asks a network whether it is there, without taking part in it.
@NullMarked
package yinxin.telephony.probe;

import org.jspecify.annotations.NullMarked;
