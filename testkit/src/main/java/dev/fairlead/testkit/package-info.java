/**
 * What a plugin author tests with. {@link dev.fairlead.testkit.StrategyContract} is the contract
 * every strategy must meet; the fakes stand in for the router, with time and chance under the
 * test's control.
 */
package dev.fairlead.testkit;
