/// `./yinxin subscriber`: the network's subscribers from the command line, through the operator's interface of a gateway that runs.
@NullMarked
package yinxin.app.subscriber;

import org.jspecify.annotations.NullMarked;
