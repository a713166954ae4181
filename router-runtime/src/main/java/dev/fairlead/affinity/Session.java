package dev.fairlead.affinity;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * The session one request belongs to, and the wait for where it is bound. Belongs to the request's
 * event loop, but for what the store completes.
 */
public final class Session extends Deadline implements BiConsumer<String, Throwable> {
  private final Affinity affinity;
  private final String key;
  private final boolean fresh;
  private final boolean secure;

  private CompletionStage<String> pending;
  private Loop loop;
  private Runnable then;
  private boolean asking;

  private String bound;
  private boolean unknown;
  private boolean passedOver;

  Session(Affinity affinity, String key, boolean fresh, boolean secure) {
    this.affinity = affinity;
    this.key = key;
    this.fresh = fresh;
    this.secure = secure;
  }

  public Affinity affinity() {
    return affinity;
  }

  /** The id of the endpoint it is bound to; null if it is not, or that is not known. */
  public String bound() {
    return bound;
  }

  /** Whether nobody knows if it is bound: the store did not say. */
  public boolean unknown() {
    return unknown;
  }

  /** Whether it is served by its endpoint or by none. */
  public boolean held() {
    return bound != null && affinity.refuses();
  }

  // ---- where it is bound

  /**
   * Asks the store.
   *
   * @return whether all there is to know is known; else {@link #await} follows
   */
  public boolean find() {
    if (fresh) {
      // Made a moment ago.
      return true;
    }
    CompletionStage<String> answer = affinity.sessions().find(key);
    if (answer == null) {
      failed();
      return true;
    }
    // Those of a plugin's own may throw, as that of completedStage does.
    if (answer.getClass() == CompletableFuture.class) {
      CompletableFuture<String> future = answer.toCompletableFuture();
      if (future.isDone() && !future.isCompletedExceptionally()) {
        found(future.getNow(null));
        return true;
      }
    }
    pending = answer;
    return false;
  }

  /**
   * Waits for the store's answer as long as is configured.
   *
   * @param then runs once, on the loop, now or later, also if the request is over by then
   */
  public void await(Loop on, Runnable then) {
    this.loop = on;
    this.then = then;
    CompletionStage<String> answer = pending;
    pending = null;
    loop.deadlines().set(this, affinity.timeoutNanos());
    asking = true;
    try {
      answer.whenComplete(this);
    } catch (Throwable fault) {
      // The stage is the plugin's own as well.
      settle(null, fault);
    }
    asking = false;
  }

  /** The store answers, on any thread. */
  @Override
  public void accept(String id, Throwable fault) {
    if (loop.inLoop() && asking) {
      settle(id, fault);
      return;
    }
    try {
      loop.execute(() -> settle(id, fault));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and all its requests.
      assert e != null;
    }
  }

  private void settle(String id, Throwable fault) {
    if (then == null) {
      // Time was up, and the request went on.
      return;
    }
    if (fault == null) {
      found(id);
    } else {
      affinity.sessions().findFailed(key, fault);
      failed();
    }
    proceed();
  }

  private void found(String id) {
    affinity.sessions().found();
    bound = id;
  }

  private void failed() {
    unknown = true;
    count(AffinityResult.FAILED);
  }

  @Override
  protected void expired() {
    unknown = true;
    affinity.sessions().timedOut();
    count(AffinityResult.TIMED_OUT);
    proceed();
  }

  private void proceed() {
    Runnable task = then;
    then = null;
    loop.deadlines().cancel(this);
    task.run();
  }

  // ---- what becomes of the request

  /** Its endpoint has no place for this request, and keeps the session. */
  public void passOver() {
    passedOver = true;
  }

  /** Its endpoint cannot serve the request, and no other may. */
  public void refused() {
    count(AffinityResult.REFUSED);
  }

  /**
   * Gives the client its key if it has none.
   *
   * @param response the fields of the response
   */
  public void mark(Fields response) {
    if (fresh) {
      affinity.cookie().set(response, key, secure);
    }
  }

  /**
   * An endpoint answers the request: binds the session to it unless it is bound there, or to one
   * that keeps it.
   *
   * @param success whether the endpoint did what was asked of it: else nothing is bound to it
   * @param open whether the store is still the pool's
   */
  public void served(String endpointId, boolean success, boolean open) {
    if (endpointId.equals(bound)) {
      count(AffinityResult.BOUND);
    } else if (passedOver) {
      count(AffinityResult.PASSED_OVER);
    } else if (success && open) {
      if (!unknown) {
        count(bound == null ? AffinityResult.NEW : AffinityResult.REBOUND);
      }
      affinity.sessions().bind(key, endpointId, bound);
    }
  }

  private void count(AffinityResult result) {
    affinity.sessions().counts().add(result);
  }
}
