/**
 * Strategies in WebAssembly: what a native binary, which cannot load classes, accepts as drop-in.
 *
 * <p>A module does not choose; it says now and then, on a tick in the background, how much each
 * endpoint should get, and picks are drawn from these weights in Java. What is between a module and
 * the router stands in {@link dev.fairlead.plugin.wasm.Abi}. On the way from file to pick:
 *
 * <ul>
 *   <li>{@link dev.fairlead.plugin.wasm.ModuleSource} is mostly a file: read whole, and watched for
 *       being replaced.
 *   <li>{@link dev.fairlead.plugin.wasm.GuestModule} parses it, and refuses what could escape its
 *       limits or does not fit.
 *   <li>{@link dev.fairlead.plugin.wasm.Guest} is a running module within its {@link
 *       dev.fairlead.plugin.wasm.Budget}: instructions, time, depth and memory are limited.
 *   <li>{@link dev.fairlead.plugin.wasm.Adviser} asks it, swaps it for a newer one, and stops
 *       asking one that fails again and again.
 *   <li>{@link dev.fairlead.plugin.wasm.WasmStrategy} makes {@link dev.fairlead.plugin.wasm.Shares}
 *       of the answer, of which {@link dev.fairlead.plugin.wasm.SharesPicker} draws.
 * </ul>
 *
 * <p>Modules are interpreted: no bytecode is generated, so that it works the same in a native
 * binary.
 */
package dev.fairlead.plugin.wasm;
