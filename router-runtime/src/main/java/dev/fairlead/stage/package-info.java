/**
 * The steps every request takes; their order is written in {@link dev.fairlead.stage.Pipeline} and
 * nowhere else.
 */
package dev.fairlead.stage;
