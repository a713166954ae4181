package dev.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.RouterFixture;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleEndpointsTest {
  private final SampleEndpoints samples = SampleEndpoints.start(RouterFixture.vertx(), 2);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    samples.close();
  }

  private HttpRequest.Builder request(int sample, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://" + samples.addresses().get(sample - 1) + path));
  }

  @Test
  void showsTheRequestAsItArrived() throws Exception {
    HttpResponse<String> response =
        client.send(request(2, "/a?b=c").header("X-Seen", "yes").build(), BodyHandlers.ofString());
    assertThat(response.headers().firstValue("X-Served-By")).contains("sample-2");
    assertThat(response.body())
        .contains("Served by sample-2")
        .contains("GET /a?b=c HTTP/1.1")
        .contains("X-Seen: yes");
  }

  @Test
  void isHealthy() throws Exception {
    assertThat(client.send(request(1, "/health").build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void echoesContent() throws Exception {
    HttpRequest post =
        request(1, "/echo")
            .header("Content-Type", "text/x")
            .POST(BodyPublishers.ofString("hello"))
            .build();
    HttpResponse<String> response = client.send(post, BodyHandlers.ofString());
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/x");
  }

  @Test
  void sendsEventsOneAfterTheOther() throws Exception {
    HttpResponse<InputStream> response =
        client.send(request(1, "/events").build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("id: 1");
      assertThat(lines.readLine()).isEqualTo("data: sample-1 1");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("id: 2");
    }
  }
}
