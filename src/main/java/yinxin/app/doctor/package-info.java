/// Examines a gateway's configuration against the outside world, and says what to mend.
@NullMarked
package yinxin.app.doctor;

import org.jspecify.annotations.NullMarked;
