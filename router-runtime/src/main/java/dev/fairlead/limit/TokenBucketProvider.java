package dev.fairlead.limit;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RateLimiter;
import dev.fairlead.spi.RateLimiterProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes the limiter that needs no plugin. */
public final class TokenBucketProvider implements RateLimiterProvider {
  private static final int MOST = 1_000_000;

  @Override
  public Descriptor descriptor() {
    return new Descriptor(
        "token-bucket",
        "Each key has a bucket of tokens, which fills at a steady rate; a request takes one.",
        List.of(
            new Option("rate", Integer.class, null, 1, MOST, "Requests within `per`."),
            Option.duration(
                "per", "1s", Duration.ofSeconds(1), Duration.ofHours(1), "In which `rate` come."),
            new Option("burst", Integer.class, null, 1, MOST, "Tokens a bucket holds."),
            new Option("keys", Integer.class, "100000", 1, 10_000_000, "Buckets at most.")),
        Set.of());
  }

  @Override
  public RateLimiter create(ProviderContext context, Options options) {
    TokenBucket buckets =
        new TokenBucket(
            context::nanoTime,
            context.background(),
            options.integer("rate"),
            options.duration("per"),
            options.integer("burst"),
            options.integer("keys"));
    context.gauge("keys", buckets::size);
    context.gauge("keys.evicted", buckets::evicted);
    return buckets;
  }
}
