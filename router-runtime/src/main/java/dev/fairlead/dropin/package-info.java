/**
 * Plugins that are put into a directory rather than on the class path. {@link
 * dev.fairlead.dropin.Dropins} is what one look at the directory found: each {@link
 * dev.fairlead.dropin.Dropin} with a class loader of its own that sees the JDK and {@code
 * strategy-spi}, nothing else of the router and nothing of each other.
 */
package dev.fairlead.dropin;
