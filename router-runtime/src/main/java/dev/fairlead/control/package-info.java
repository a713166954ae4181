/**
 * Puts the router together and changes it while it runs: {@link dev.fairlead.control.Router} owns
 * all parts, {@link dev.fairlead.control.ConfigWatcher} brings it new configurations, {@link
 * dev.fairlead.control.RouterLifecycle} starts and stops it with the process.
 */
package dev.fairlead.control;
