package dev.fairlead.http2;

import java.util.function.Consumer;

/**
 * One rule of the protocol: what a client does and what must come of it.
 *
 * @param name what it does or attacks, beginning with the section it is from
 * @param outcome {@code served}, {@code status N}, {@code stream N CODE} or {@code connection CODE}
 */
record Rule(String name, String outcome, Consumer<RawPeer> client) {
  @Override
  public String toString() {
    return name;
  }
}
