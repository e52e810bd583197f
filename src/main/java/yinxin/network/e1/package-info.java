/// The network's end of an E1 to voicemail: missed calls leave the switch over a digital trunk, as in the system's own figure.
@NullMarked
package yinxin.network.e1;

import org.jspecify.annotations.NullMarked;
