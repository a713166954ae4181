package dev.fairlead.plugin.classic.hash;

/** Places, each owned by an endpoint; a key leads to one after another of them. Immutable. */
interface KeyTable {
  /** The first place a key leads to; any 64 bits are a key. */
  int find(long key);

  /**
   * Where the key leads from there.
   *
   * @param step how many places it has led to, 1 or more
   */
  int next(int place, long key, int step);

  /** The index of the endpoint that owns a place. */
  int owner(int place);
}
