/**
 * Finds the addresses behind the endpoints of a pool: literal ones, and names that are resolved
 * again and again.
 */
package dev.fairlead.discovery;
