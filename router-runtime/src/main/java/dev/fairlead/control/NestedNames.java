package dev.fairlead.control;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the strategies nested in one pool's strategy apart: {@code region/p2c}, {@code
 * region/p2c-2}.
 */
record NestedNames(String path, AtomicInteger children) {
  NestedNames(String name) {
    this(name, new AtomicInteger());
  }

  NestedNames child(String name) {
    int number = children.incrementAndGet();
    return new NestedNames(path + "/" + name + (number == 1 ? "" : "-" + number));
  }
}
