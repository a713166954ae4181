package dev.fairlead.control;

/**
 * What a plugin made for a pool or a route, by the names that logs and metrics have for it.
 *
 * @param ofRoute whether it is of a route, not of a pool
 * @param owner which pool or route
 * @param seam what it is, if it stands beside strategies: "limit"; else empty
 * @param path the strategy's name, behind the names of those it is nested in; the limiter's name
 * @param gauges what its gauges are named by: the strategy's own name
 * @param plugin the file or folder of a drop-in plugin; empty for one on the class path
 */
record PluginInstance(
    boolean ofRoute, String owner, String seam, String path, String gauges, String plugin) {
  static PluginInstance ofPool(String pool, String path, String gauges, String plugin) {
    return new PluginInstance(false, pool, "", path, gauges, plugin);
  }

  static PluginInstance store(String pool, String store, String plugin) {
    return new PluginInstance(false, pool, "affinity", store, store, plugin);
  }

  static PluginInstance limiter(String route, String limiter, String plugin) {
    return new PluginInstance(true, route, "limit", limiter, limiter, plugin);
  }

  /** The pool's name; empty for what is of a route. */
  String poolName() {
    return ofRoute ? "" : owner;
  }

  /** What it is, among all that plugins make. */
  String part() {
    return seam.isEmpty() ? path : seam + "/" + path;
  }

  @Override
  public String toString() {
    return (ofRoute ? "route " : "pool ")
        + owner
        + ": "
        + part()
        + (plugin.isEmpty() ? "" : " (plugin " + plugin + ")");
  }
}
