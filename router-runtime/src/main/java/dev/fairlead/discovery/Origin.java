package dev.fairlead.discovery;

/**
 * What a discovery starts from.
 *
 * @param id of a configured endpoint
 * @param host a name, or an IP literal without brackets
 */
public record Origin(String id, String host) {}
