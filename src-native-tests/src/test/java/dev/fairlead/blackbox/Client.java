package dev.fairlead.blackbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a user of the router does with the JDK's client. */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);
  private static final HttpClient HTTP_1 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Client() {}

  static HttpResponse<String> get(String url) {
    return send(HTTP_1, request(url).build());
  }

  /**
   * @param fields names and values in turn
   */
  static HttpResponse<String> get(String url, String... fields) {
    return send(HTTP_1, request(url).headers(fields).build());
  }

  static HttpResponse<String> post(String url, String content) {
    return send(HTTP_1, request(url).POST(HttpRequest.BodyPublishers.ofString(content)).build());
  }

  static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
  }

  static HttpResponse<String> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The endpoint that served it. */
  static String servedBy(HttpResponse<?> response) {
    return response.headers().firstValue("X-Served-By").orElse("");
  }

  /** The value of a metric, 0 if it is not there; the labels must all be part of the series. */
  static double metric(RouterProcess router, String name, String... labels) {
    String text = get(router.managementUrl("/metrics")).body();
    double sum = 0;
    for (String line : text.split("\n")) {
      if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
        boolean all = true;
        for (String label : labels) {
          all &= line.contains(label);
        }
        if (all) {
          sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
    }
    return sum;
  }
}
