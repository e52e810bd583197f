/// Looks after trunks: asks whether their peers are there, and registers where a network wants that.
@NullMarked
package yinxin.telephony.sip.trunk;

import org.jspecify.annotations.NullMarked;
