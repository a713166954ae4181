package dev.fairlead.exchange;

import dev.fairlead.config.PoolConfig.HashConfig;
import dev.fairlead.wire.RequestHead;

/** What a request hashes to under a pool's hash rule. */
final class HashKey {
  private HashKey() {}

  static long of(RequestView request, HashConfig rule) {
    if (rule == null) {
      return 0;
    }
    RequestHead head = request.request();
    return switch (rule.source()) {
      case CLIENT_ADDRESS -> mix(request.addressHigh() * 31 + mix(request.addressLow()));
      case HEADER -> text(head.fields().get(rule.name()));
      case COOKIE -> text(request.cookie(rule.name()));
      case QUERY -> text(request.parameter(rule.name()));
      case PATH -> text(request.path());
    };
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection in which every
   * bit depends on every bit.
   */
  static long mix(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private static long text(String value) {
    return value == null ? 0 : text(value, 0, value.length());
  }

  /** FNV-1a (Fowler, Noll and Vo), mixed. */
  private static long text(String value, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  static long bigEndian(byte[] octets, int from, int length) {
    long value = 0;
    for (int i = from; i < from + length; i++) {
      value = value << 8 | octets[i] & 0xff;
    }
    return value;
  }
}
