package yinxin.web.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// `/operator/subscribers`: the network's subscribers, for the operator. The page itself holds no data and needs no token; what it shows, its
/// script fetches from the operator's interface, with the token that the operator types and that this tab forgets when it is closed.
@Controller
public final class SubscribersPage {
    private final Pages pages;

    public SubscribersPage(Pages pages) {
        this.pages = pages;
    }

    @GetMapping("/operator/subscribers")
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        return pages.show(language, new View.Subscribers(language.say("用户", "Subscribers")));
    }
}
