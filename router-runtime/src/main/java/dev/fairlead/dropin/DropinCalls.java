package dev.fairlead.dropin;

import java.util.function.Consumer;

/**
 * Something a plugin made, and how to call it off the request path so that it cannot keep its
 * caller for ever.
 *
 * @param loader of the plugin; null for one on the class path, which is called directly
 */
public record DropinCalls<T>(T made, ClassLoader loader) {
  /**
   * Makes a call.
   *
   * @param what for messages
   * @throws RuntimeException or an error if the call throws, or does not return in time
   */
  public void run(String what, Consumer<T> call) {
    if (loader == null) {
      call.accept(made);
      return;
    }
    Patience.run(
        what,
        loader,
        () -> {
          call.accept(made);
          return null;
        });
  }
}
