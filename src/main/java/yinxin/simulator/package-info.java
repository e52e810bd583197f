/// A strict WeChat on localhost, and a phone to look at it. Shares no code with the client.
@NullMarked
package yinxin.simulator;

import org.jspecify.annotations.NullMarked;
