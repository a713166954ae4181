package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * Draws an endpoint in proportion to the shares published last. A draw that falls on an endpoint
 * the request may not use is repeated, which keeps the proportions of the others; when that fails
 * too often, the others are summed up and drawn from exactly. Endpoints without a share are used
 * when all others were tried.
 */
final class SharesPicker implements Picker {
  private static final int DRAWS = 4;

  private final Endpoint[] endpoints;
  private final Strategy fallback;
  private final Picker fallbackPicker;
  private final RandomGenerator random;

  /** Null while there are none: the fallback picks. */
  private volatile Shares shares;

  /**
   * @param endpoints the set
   * @param fallback what else the endpoints must be allowed by
   * @param fallbackPicker of the same set
   */
  SharesPicker(
      Endpoint[] endpoints, Strategy fallback, Picker fallbackPicker, RandomGenerator random) {
    this.endpoints = endpoints;
    this.fallback = fallback;
    this.fallbackPicker = fallbackPicker;
    this.random = random;
  }

  Endpoint[] endpoints() {
    return endpoints;
  }

  /** Draws from these from now on; null: from none. */
  void publish(Shares next) {
    shares = next;
  }

  @Override
  public Endpoint pick(RequestContext request) {
    Shares current = shares;
    Explanation explanation = request.explanation();
    if (current == null) {
      if (explanation != null) {
        explanation.note("the module has given no valid weights: its fallback chooses");
      }
      return fallbackPicker.pick(request);
    }
    for (int i = 0; i < DRAWS; i++) {
      int index = current.draw(random);
      if (explanation != null) {
        explanation.term(endpoints[index], "share", current.share(index));
      }
      if (fits(request, index)) {
        return endpoints[index];
      }
    }
    return drawFitting(request, current);
  }

  private boolean fits(RequestContext request, int index) {
    return !request.tried(endpoints[index]) && fallback.allows(request, endpoints[index]);
  }

  private Endpoint drawFitting(RequestContext request, Shares current) {
    double fitting = 0;
    int weightless = 0;
    for (int i = 0; i < endpoints.length; i++) {
      if (fits(request, i)) {
        fitting += current.share(i);
        weightless += current.share(i) == 0 ? 1 : 0;
      }
    }
    if (fitting == 0) {
      return weightless == 0 ? null : weightless(request, current, random.nextInt(weightless));
    }
    double left = random.nextDouble() * fitting;
    Endpoint last = null;
    for (int i = 0; i < endpoints.length && left >= 0; i++) {
      if (current.share(i) > 0 && fits(request, i)) {
        last = endpoints[i];
        left -= current.share(i);
      }
    }
    return last;
  }

  private Endpoint weightless(RequestContext request, Shares current, int skip) {
    Endpoint last = null;
    for (int i = 0, left = skip; i < endpoints.length && left >= 0; i++) {
      if (current.share(i) == 0 && fits(request, i)) {
        last = endpoints[i];
        left--;
      }
    }
    return last;
  }
}
