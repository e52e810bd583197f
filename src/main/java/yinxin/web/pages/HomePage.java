package yinxin.web.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// `/`: for people who open the server's root and wonder what this is.
@Controller
public final class HomePage {
    private final Pages pages;

    public HomePage(Pages pages) {
        this.pages = pages;
    }

    @GetMapping("/")
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        var language = Language.of(request, response);
        return pages.show(language, new View.Home(language.say("音信", "Yinxin")));
    }
}
