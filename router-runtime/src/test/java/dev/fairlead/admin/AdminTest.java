package dev.fairlead.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The management port of the whole application. */
@QuarkusTest
@QuarkusTestResource(ConfiguredRouter.class)
class AdminTest {
  @BeforeEach
  void aimAtTheManagementPort() {
    RestAssured.baseURI = "http://127.0.0.1";
    RestAssured.port = ConfiguredRouter.managementPort();
  }

  private static Path file() {
    return Path.of(ConfigProvider.getConfig().getValue("fairlead.config", String.class));
  }

  @Test
  void isLiveReadyAndStartedWithoutAnyEndpoint() {
    when().get("/health/live").then().statusCode(200).body("status", equalTo("UP"));
    when().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    when().get("/health/started").then().statusCode(200).body("status", equalTo("UP"));
    when().get("/health").then().statusCode(200).body("checks.name", hasItem("router"));
  }

  @Test
  void showsWhatIsInForce() {
    when()
        .get("/fairlead")
        .then()
        .statusCode(200)
        .body("phase", equalTo("serving"))
        .body("listeners[0].name", equalTo("web"))
        .body("listeners[0].protocols", equalTo(java.util.List.of("http/1.1")))
        .body("routes[0].path", equalTo("/**"))
        .body("pools[0].name", equalTo("web"));
    when().get("/fairlead/pools").then().statusCode(200).body("", hasSize(1));
    when().get("/fairlead/listeners").then().statusCode(200).body("", hasSize(1));
    when().get("/fairlead/routes").then().statusCode(200).body("", hasSize(1));
    when().get("/fairlead/events").then().statusCode(200).body("", hasSize(0));
    when().get("/fairlead/pools/web").then().statusCode(200).body("endpoints", hasSize(2));
    when()
        .get("/fairlead/pools/nope")
        .then()
        .statusCode(404)
        .body("error", equalTo("there is no pool 'nope'"));
  }

  @Test
  void explainsOnRequest() {
    when().get("/fairlead/explanations").then().statusCode(200).body("", hasSize(0));
    given()
        .queryParam("pool", "web")
        .queryParam("requests", "2")
        .when()
        .post("/fairlead/explain")
        .then()
        .statusCode(200)
        .body("requests", equalTo(2));
    when()
        .get("/fairlead/explanations/nope")
        .then()
        .statusCode(404)
        .body("error", equalTo("no explanation of request 'nope' is kept"));
    when().post("/fairlead/explain?pool=nope").then().statusCode(404);
    when()
        .post("/fairlead/explain?requests=many")
        .then()
        .statusCode(400)
        .body("error", equalTo("requests 'many': expected 0 to 9999"));
    given().header("Origin", "http://evil").post("/fairlead/explain").then().statusCode(403);
    when().post("/fairlead/explain?requests=0").then().statusCode(200);
  }

  @Test
  void drainsAnEndpointAndTakesItBack() {
    String endpoint = "/fairlead/pools/web/endpoints/127.0.0.1:1/";
    when()
        .post(endpoint + "drain")
        .then()
        .statusCode(200)
        .body("endpoints.find { it.id == '127.0.0.1:1' }.draining", equalTo(true))
        .body("endpoints.find { it.id == '127.0.0.1:1' }.offered", equalTo(false))
        .body("endpoints.find { it.id == '127.0.0.1:2' }.offered", equalTo(true));
    when()
        .post(endpoint + "undrain")
        .then()
        .statusCode(200)
        .body("endpoints.find { it.id == '127.0.0.1:1' }.offered", equalTo(true));
    when()
        .post("/fairlead/pools/web/endpoints/nope/drain")
        .then()
        .statusCode(404)
        .body("error", equalTo("pool 'web' has no endpoint 'nope'"));
  }

  @Test
  void reloadsWhenAskedTo() throws IOException {
    String before = Files.readString(file());
    try {
      Files.writeString(file(), before + "nonsense: 1\n");
      when()
          .post("/fairlead/reload")
          .then()
          .statusCode(409)
          .body("error", containsString("nonsense"));
      when().get("/health/ready").then().statusCode(200);
      when().get("/fairlead").then().body("reloadsFailed", not(equalTo(0)));
    } finally {
      Files.writeString(file(), before);
    }
    when().post("/fairlead/reload").then().statusCode(200).body("reloaded", equalTo(true));
  }

  @Test
  void refusesToBeSteeredByWebPages() {
    given()
        .header("Origin", "http://evil.example")
        .when()
        .post("/fairlead/reload")
        .then()
        .statusCode(403);
    given()
        .header("Origin", "http://evil.example")
        .when()
        .post("/fairlead/pools/web/endpoints/127.0.0.1:1/drain")
        .then()
        .statusCode(403);
    when().get("/fairlead/pools/web").then().body("endpoints[0].draining", equalTo(false));
  }

  @Test
  void tellsItsMetrics() {
    String metrics = when().get("/metrics").then().statusCode(200).extract().asString();
    assertThat(metrics)
        .contains("fairlead_pool_endpoints{pool=\"web\"")
        .contains("fairlead_client_connections{listener=\"web\"")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("http_server");
  }

  @Test
  void reloadsOnHangup() throws IOException {
    int before = when().get("/fairlead").then().extract().path("reloads");
    new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid())).start();
    await().until(() -> (int) when().get("/fairlead").then().extract().path("reloads") > before);
  }
}
