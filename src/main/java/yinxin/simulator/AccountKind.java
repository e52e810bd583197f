package yinxin.simulator;

import java.util.EnumSet;
import java.util.Set;

/// The kind of an account decides which interfaces it may call (the page 接口权限). A call without the right gets 48001.
public enum AccountKind {
    /// 认证服务号: may do everything that this product needs.
    VERIFIED_SERVICE(EnumSet.allOf(Right.class)),
    /// 未认证服务号.
    UNVERIFIED_SERVICE(EnumSet.of(Right.MENU)),
    /// 认证公众号, the former subscription account.
    VERIFIED_SUBSCRIPTION(EnumSet.of(Right.CUSTOMER_MESSAGE, Right.USER, Right.MENU, Right.MEDIA)),
    /// A person's or another unverified account.
    PERSONAL(EnumSet.noneOf(Right.class)),
    /// 测试号: everything, with quotas of about a tenth, value limits not enforced, OAuth only for followers.
    SANDBOX(EnumSet.allOf(Right.class));

    /// A group of interfaces that is granted as one.
    enum Right { TEMPLATE_MESSAGE, CUSTOMER_MESSAGE, WEB_LOGIN, QR_CODE, USER, MENU, MEDIA }

    private final Set<Right> rights;

    AccountKind(Set<Right> rights) {
        this.rights = rights;
    }

    boolean may(Right right) {
        return rights.contains(right);
    }
}
