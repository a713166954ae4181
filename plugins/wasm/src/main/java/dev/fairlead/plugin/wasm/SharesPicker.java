package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * Draws endpoints in proportion to the shares published last: one, or two, of which the one with
 * fewer requests in flight for its share is taken, since shares are as old as a tick. A draw that
 * falls on an endpoint the request may not use is repeated, which keeps the proportions of the
 * others; when that fails too often, the others are summed up and drawn from exactly. Endpoints
 * without a share are used when all others were tried.
 */
final class SharesPicker implements Picker {
  private static final int DRAWS = 4;

  private final Endpoint[] endpoints;
  private final Strategy fallback;
  private final Picker fallbackPicker;
  private final RandomGenerator random;
  private final int choices;

  /** Null while there are none: the fallback picks. */
  private volatile Shares shares;

  /**
   * @param endpoints the set
   * @param fallback what else the endpoints must be allowed by
   * @param fallbackPicker of the same set
   * @param choices 1, or 2: to take the less loaded of two that were drawn
   */
  SharesPicker(
      Endpoint[] endpoints,
      Strategy fallback,
      Picker fallbackPicker,
      RandomGenerator random,
      int choices) {
    this.endpoints = endpoints;
    this.fallback = fallback;
    this.fallbackPicker = fallbackPicker;
    this.random = random;
    this.choices = choices;
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
    int best = -1;
    for (int i = 0; i < DRAWS; i++) {
      int index = current.draw(random);
      if (explanation != null) {
        explanation.term(endpoints[index], "share", current.share(index));
        explanation.term(endpoints[index], "load-per-share", load(current, index));
      }
      if (index != best && fits(request, index)) {
        if (choices == 1) {
          return endpoints[index];
        } else if (best >= 0) {
          return endpoints[load(current, index) < load(current, best) ? index : best];
        }
        best = index;
      }
    }
    return best >= 0 ? endpoints[best] : drawFitting(request, current);
  }

  /** Of equals the first drawn is taken, so that an idle pool is used in proportion. */
  private double load(Shares current, int index) {
    return endpoints[index].stats().inFlight() / current.share(index);
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
