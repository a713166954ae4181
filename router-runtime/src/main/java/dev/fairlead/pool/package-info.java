/**
 * Pools of endpoints: live counters in {@code *State}, and the set a request may pick from in one
 * immutable {@link dev.fairlead.pool.PoolSnapshot}.
 *
 * <p>Configuration, discovery and health change a {@link dev.fairlead.pool.PoolState} under its
 * monitor, never on the request path; {@link dev.fairlead.pool.Availability} decides who is
 * offered, the strategy builds its picker, and one volatile write publishes both together. A
 * request reads that reference once per attempt and goes on in the same turn of its event loop: so
 * a task that is queued on every loop after the write comes after the last request that saw the old
 * one. Closing connectors and strategies relies on that.
 */
package dev.fairlead.pool;
