package dev.fairlead.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says how often requests may come. There is one for each route that has a limit; it outlives
 * changes of the configuration that do not concern that limit.
 *
 * <p>What is limited together has the same key of 128 bits. A client's address is its own key, as
 * IPv6 (IPv4 mapped, networks cut to the configured prefix); a text, such as the value of a field,
 * is represented by the first 128 bits of the SHA-256 of its UTF-8, so that nobody can choose one
 * with the key of another, and what a limiter shares with others holds no such text. Every router
 * makes the same key of the same thing. Without anything to tell requests apart all have key 0.
 */
public interface RateLimiter extends AutoCloseable {
  /**
   * Decides about one request. Called on many event loops at once: it must not block, and while it
   * has no answer the request waits. Its answer is taken from any thread, once; one that does not
   * come in the time the configuration gives, and any exception, thrown or in the stage, is a
   * failure, of which the configuration says whether it admits.
   *
   * @param request valid during this call only
   * @param keyHigh the upper 64 bits of the key
   * @param keyLow the lower 64 bits of the key
   * @return the answer; {@link Admission#admittedNow} costs nothing, and is to be preferred
   */
  CompletionStage<Admission> admit(RequestContext request, long keyHigh, long keyLow);

  /** Called once, after the last request has its answer or has stopped waiting for it. */
  @Override
  default void close() {}

  /**
   * Whether a request goes on.
   *
   * @param retryAfter when another of its kind is likely to be admitted, from now; the client is
   *     told in whole seconds, at least one. Zero if this one is admitted
   */
  record Admission(boolean admitted, Duration retryAfter) {
    /** A request goes on. */
    public static final Admission ADMITTED = new Admission(true, Duration.ZERO);

    private static final CompletionStage<Admission> ADMITTED_NOW =
        CompletableFuture.completedStage(ADMITTED);

    public Admission {
      Objects.requireNonNull(retryAfter, "retryAfter");
      if (retryAfter.isNegative()) {
        throw new IllegalArgumentException("retry after " + retryAfter + ": expected 0 or more");
      }
    }

    /** A request does not go on. */
    public static Admission refused(Duration retryAfter) {
      return new Admission(false, retryAfter);
    }

    /** The answer that a request goes on, given at once; always the same object. */
    public static CompletionStage<Admission> admittedNow() {
      return ADMITTED_NOW;
    }

    /** The answer that a request does not go on, given at once. */
    public static CompletionStage<Admission> refusedNow(Duration retryAfter) {
      return CompletableFuture.completedStage(refused(retryAfter));
    }
  }
}
