package yinxin.web.gate;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import yinxin.voicemail.operator.Permission;

/// What one must be allowed in order to call a handler under `/operator`. A handler without it is closed to everybody: see [OperatorRights].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
    /// The permission.
    Permission value();
}
