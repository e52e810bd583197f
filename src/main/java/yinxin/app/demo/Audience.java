package yinxin.app.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/// All pages that are open.
public final class Audience {
    private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();

    void enter(Visitor visitor) {
        visitors.add(visitor);
    }

    void leave(Visitor visitor) {
        visitors.remove(visitor);
    }

    boolean isEmpty() {
        return visitors.isEmpty();
    }

    /// Tells each page, soon.
    void tell(ObjectNode object) {
        visitors.forEach(visitor -> visitor.tell(object));
    }

    /// Tells each page that everything has begun anew.
    void greet() {
        visitors.forEach(Visitor::greet);
    }
}
