package dev.fairlead.config;

/**
 * A key of a section.
 *
 * @param name lower case, words joined by hyphens
 * @param fallback the value when the key is not written, or null
 * @param fallbackText how the reference page describes that value, or null for none
 * @param summary one sentence for the reference page and for editors
 * @param <T> what its value is read to
 */
record Key<T>(
    String name,
    Shape<T> shape,
    boolean required,
    T fallback,
    String fallbackText,
    String summary) {
  static <T> Key<T> required(String name, Shape<T> shape, String summary) {
    return new Key<>(name, shape, true, null, null, summary);
  }

  /** May be left out; its value is null then. */
  static <T> Key<T> optional(String name, Shape<T> shape, String summary) {
    return new Key<>(name, shape, false, null, null, summary);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, T fallback, String summary) {
    return new Key<>(name, shape, false, fallback, shape.format(fallback), summary);
  }

  /** A default that has no short form, or depends on something. */
  static <T> Key<T> described(
      String name, Shape<T> shape, T fallback, String fallbackText, String summary) {
    return new Key<>(name, shape, false, fallback, fallbackText, summary);
  }
}
