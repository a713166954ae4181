package dev.fairlead.spi;

import java.util.concurrent.CompletionStage;

/**
 * Remembers which endpoint each session of one pool is bound to, in this router or for several at
 * once. One instance for each pool; a store that several pools, or other things, share keeps them
 * apart by {@link ProviderContext#owner}.
 *
 * <p>{@link #find} and {@link #bind} are called on event loops, by many at once: they must not
 * block, nor take a lock for long. What is known at once is answered with a completed stage, on
 * which the router goes on in the same turn; other stages may be completed later, on any thread.
 * The router waits for an answer of {@code find} as long as the pool is configured to and for none
 * of {@code bind}; what comes later is ignored. A store limits for itself how long it tries, and
 * how many sessions it keeps. Whatever goes wrong, an exception thrown, in the stage, or a null
 * stage, costs a session its endpoint at most, never a request.
 *
 * <p>Keys are secrets: who knows one can join the session. They belong into no log, metric, event
 * or message of an exception.
 */
public interface SessionStore extends AutoCloseable {
  /**
   * Looks a session up. It counts as use where sessions end by being idle.
   *
   * @param key 1 to 64 characters of {@code A-Z a-z 0-9 - _}
   * @return the id of the endpoint it is bound to; null if it is not bound
   */
  CompletionStage<String> find(String key);

  /**
   * Binds a session, unless another router was faster: atomically, the session becomes bound to
   * {@code endpointId} if it is not bound or is bound to {@code replaced}; else nothing changes.
   *
   * @param key as for {@link #find}
   * @param endpointId where it is to be bound: 1 to 256 visible ASCII characters
   * @param replaced where it was bound when it was looked up, an endpoint that cannot serve it any
   *     more; null if it was not bound, or nobody knows
   * @return the id it is bound to from then on
   */
  CompletionStage<String> bind(String key, String endpointId, String replaced);

  /** Called once, off the event loops, after the last call was begun; answers may be pending. */
  @Override
  default void close() {}
}
