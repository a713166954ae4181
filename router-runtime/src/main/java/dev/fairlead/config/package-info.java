/**
 * The operator's file: immutable {@code *Config} records, the reader that makes them from YAML with
 * the place of every value, and the validator that reports all errors at once. Imports no other
 * package of the router.
 */
package dev.fairlead.config;
