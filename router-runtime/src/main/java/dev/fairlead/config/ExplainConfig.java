package dev.fairlead.config;

/**
 * Which requests the router explains its choice for.
 *
 * @param sample the share of all requests, 0 to 1
 * @param field the request field by which trusted proxies ask for an explanation, or null
 * @param keep how many explanations are kept, 1 to 10,000
 */
public record ExplainConfig(double sample, String field, int keep) {
  public static final ExplainConfig DEFAULT = new ExplainConfig(0, null, 256);
}
