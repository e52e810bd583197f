package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.app.operator.OperatorCommand;
import yinxin.app.subscriber.OperatorAccess;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.PasswordHash;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.gate.Needs;
import yinxin.web.gate.OperatorGate;

/// Walks every address of the running gateway: whatever is added later is looked at too.
class OperatorRoutesTest {
    /// What somebody without a login may reach besides the operator's side. An address that is neither is a forgotten one.
    private static final Set<String> FOR_EVERYBODY = Set.of("/", "/assets/", "/bind", "/demo", "/error", "/health", "/inbox", "/join", "/m/", "/metrics", "/numbers", "/settings", "/wechat/");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;
    private static Demo demo;
    private static final Map<Role, String> COOKIES = new EnumMap<>(Role.class);

    /// One way of calling one address.
    private record Route(String method, String path, Optional<Permission> needs) {
        /// With something in the place of each variable.
        String filled() {
            return path.replaceAll("\\{[^}]+}", "x");
        }
    }

    @BeforeAll
    static void start() {
        demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), 0), "operator-token-of-this-test");
        var hash = PasswordHash.of("a long password of this test");
        for (var role : Role.values()) {
            demo.gateway().get(Accounts.class).add(new Account(role.key(), role, Instant.now(), Optional.empty()), hash);
            COOKIES.put(role, "yx_operator=" + demo.gateway().get(Sessions.class).begin(role.key(), Instant.now()));
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static List<Route> routes() {
        var found = new ArrayList<Route>();
        demo.gateway().context().getBeansOfType(RequestMappingHandlerMapping.class).values().forEach(mapping ->
                mapping.getHandlerMethods().forEach((where, handler) -> {
                    var methods = where.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
                    for (var path : where.getPatternValues()) {
                        for (var method : methods.isEmpty() ? List.of("GET") : methods) {
                            found.add(new Route(method, path, needs(handler)));
                        }
                    }
                }));
        return found;
    }

    private static Optional<Permission> needs(HandlerMethod handler) {
        return Optional.ofNullable(handler.getMethodAnnotation(Needs.class)).map(Needs::value);
    }

    private static List<Route> operators() {
        return routes().stream().filter(r -> r.path().equals("/operator") || r.path().startsWith("/operator/")).filter(r -> !r.path().equals(OperatorGate.LOGIN)).toList();
    }

    private static HttpResponse<String> call(Route route, Map<String, String> headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + demo.gateway().httpPort() + route.filled()))
                .method(route.method(), route.method().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .header("Content-Type", route.path().startsWith(OperatorGate.API) ? "application/json" : "application/x-www-form-urlencoded");
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void nothingOfTheOperatorsIsReachableWithoutALogin() throws Exception {
        var operators = operators();
        assertThat(operators.size()).as("routes").isGreaterThan(25);
        var open = new TreeSet<String>();
        for (var route : operators) {
            for (var headers : List.of(Map.of("Accept", "text/html"), Map.of("Accept", "application/json"), Map.of("Cookie", "yx_operator=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                    Map.of("Authorization", "Bearer yxt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Map.of("Authorization", "Basic YWRtaW46YWRtaW4="))) {
                var answer = call(route, headers);
                var toTheDoor = answer.statusCode() == 303 && answer.headers().firstValue("Location").equals(Optional.of(OperatorGate.LOGIN));
                if (answer.statusCode() != 401 && !toTheDoor) {
                    open.add(route.method() + " " + route.path() + " " + headers.keySet() + ": " + answer.statusCode());
                }
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void everyRouteSaysWhatItNeedsAndNoneIsForgotten() {
        assertThat(operators().stream().filter(r -> r.needs().isEmpty())).as("routes of the operator's that do not say what they need").isEmpty();
        assertThat(routes().stream().map(Route::path).filter(p -> !p.startsWith("/operator")).filter(p -> FOR_EVERYBODY.stream().noneMatch(
                open -> p.equals(open) || open.length() > 1 && p.startsWith(open)))).as("addresses that nobody has decided about").isEmpty();
    }

    @Test
    void everyRoleMayDoWhatItsPermissionsSayAndNothingElse() throws Exception {
        var wrong = new TreeMap<String, Integer>();
        for (var role : Role.values()) {
            for (var route : operators()) {
                var status = call(route, Map.of("Cookie", COOKIES.get(role), "Accept", "application/json", "Sec-Fetch-Site", "cross-site")).statusCode();
                // Forms and changes are refused to everybody here, for they come from another site.
                var allowed = role.permissions().contains(route.needs().orElseThrow()) && route.method().equals("GET");
                if ((status == 403) == allowed || status == 401) {
                    wrong.put(role + " " + route.method() + " " + route.path(), status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenOfTheConfigurationMayDoEverythingForMachines() throws Exception {
        for (var route : operators().stream().filter(r -> r.path().startsWith(OperatorGate.API)).toList()) {
            var status = call(route, Map.of("Authorization", "Bearer operator-token-of-this-test", "Accept", "application/json")).statusCode();
            assertThat(status).as(route.toString()).isNotIn(401, 403);
        }
    }

    private static String command(String... arguments) {
        var said = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            var all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--gateway", "http://localhost:" + demo.gateway().httpPort(), "--token", "operator-token-of-this-test"));
            return new CommandLine(new OperatorCommand(_ -> new OperatorAccess("", ""))).setExecutionExceptionHandler((e, _, _) -> {
                System.out.println(e.getMessage());
                return 1;
            }).execute(all.toArray(String[]::new)) + " " + said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void accountsAreMadeAtTheTerminal() {
        var added = command("add", "wang", "--role", "operator");
        assertThat(added).startsWith("0 wang  operator  never logged in").contains("with the password ");
        var password = added.replaceAll("(?s).*password (\\S+) .*", "$1");
        var accounts = demo.gateway().get(Accounts.class);
        assertThat(PasswordHash.matches(password, accounts.passwordHash("wang").orElseThrow())).isTrue();
        assertThat(command("add", "wang")).startsWith("1 there is an account of this name already");
        assertThat(command("set", "wang", "--role", "viewer")).startsWith("0 wang  viewer");
        assertThat(command("set", "wang", "--role", "king")).startsWith("1 role must be viewer, operator or admin.");
        assertThat(command("list")).contains("admin  admin", "wang  viewer");
        assertThat(command("remove", "wang")).startsWith("0 Removed wang.");
        assertThat(accounts.find("wang")).isEmpty();
        assertThat(command("remove", "wang")).startsWith("1 There is no account of this name.");
    }

    @Test
    void theDescriptionIsThatOfTheRunningGateway() throws Exception {
        var route = new Route("GET", "/operator/api/openapi.json", Optional.empty());
        var answer = call(route, Map.of("Authorization", "Bearer operator-token-of-this-test"));
        var described = new TreeMap<String, String>();
        var paths = new JsonMapper().readTree(answer.body()).path("paths");
        paths.propertyStream().forEach(path -> path.getValue().propertyStream().forEach(operation ->
                described.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue().path("x-scope").asString())));
        var real = new TreeMap<String, String>();
        operators().stream().filter(r -> r.path().startsWith(OperatorGate.API)).forEach(r -> real.put(r.method() + " " + r.path(), r.needs().orElseThrow().key()));

        assertThat(described).isEqualTo(real);
    }

    /// Every answer is a record: its components are the properties of the schema, in its order.
    @Test
    void theDescribedAnswersHaveTheFieldsOfTheRealOnes() throws Exception {
        var document = new JsonMapper().readTree(call(new Route("GET", "/operator/api/openapi.json", Optional.empty()),
                Map.of("Authorization", "Bearer operator-token-of-this-test")).body());
        var wrong = new TreeMap<String, String>();
        var checked = new TreeSet<String>();
        for (var mapping : demo.gateway().context().getBeansOfType(RequestMappingHandlerMapping.class).values()) {
            mapping.getHandlerMethods().forEach((where, handler) -> where.getPatternValues().stream().filter(p -> p.startsWith(OperatorGate.API)).forEach(path -> {
                var method = where.getMethodsCondition().getMethods().iterator().next().name().toLowerCase(Locale.ROOT);
                var responses = document.path("paths").path(path).path(method).path("responses");
                var schema = responses.propertyStream().filter(r -> r.getKey().startsWith("2")).findFirst().orElseThrow().getValue()
                        .path("content").path("application/json").path("schema");
                var name = (schema.has("items") ? schema.path("items") : schema).path("$ref").asString("").replaceFirst(".*/", "");
                var type = answered(handler.getMethod().getGenericReturnType());
                if (type.isRecord()) {
                    compare(type, name, document.path("components").path("schemas"), wrong, checked);
                } else if (!name.isEmpty()) {
                    wrong.put(method + " " + path, "is described as " + name + " and is no record");
                }
            }));
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).hasSizeGreaterThan(15);
    }

    private static void compare(Class<?> type, String name, JsonNode schemas, Map<String, String> wrong, Set<String> checked) {
        var real = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
        var schema = schemas.path(name);
        if (!real.equals(schema.path("properties").propertyStream().map(Map.Entry::getKey).toList())) {
            wrong.put(type.getName(), "is described as " + name + ": " + schema.path("properties").propertyStream().map(Map.Entry::getKey).toList());
        }
        if (checked.add(name)) {
            for (var component : type.getRecordComponents()) {
                var inner = answered(component.getGenericType());
                var property = schema.path("properties").path(component.getName());
                if (inner.isRecord()) {
                    var where = property.has("items") ? property.path("items") : property.has("oneOf") ? property.path("oneOf").path(0) : property;
                    compare(inner, where.path("$ref").asString("").replaceFirst(".*/", ""), schemas, wrong, checked);
                }
            }
        }
    }

    /// The type within `ResponseEntity<List<…>>`.
    private static Class<?> answered(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Map.class.equals(generic.getRawType()) ? Map.class : answered(generic.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> known ? known : Object.class;
    }
}
