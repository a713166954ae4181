/**
 * Everything a plugin sees of the router. A plugin implements {@link
 * dev.fairlead.spi.StrategyProvider}, names that class in {@code
 * META-INF/services/dev.fairlead.spi.StrategyProvider}, and is found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>The life of a strategy: the provider {@linkplain dev.fairlead.spi.Provider#create creates} one
 * {@link dev.fairlead.spi.Strategy} per pool; every change of the pool's endpoints or their
 * availability calls {@link dev.fairlead.spi.Strategy#update}, which builds a {@link
 * dev.fairlead.spi.Picker}; every attempt asks that picker for an endpoint and, once, reports back
 * to {@link dev.fairlead.spi.Strategy#completed}.
 *
 * <p>More seams have the same shape: {@link dev.fairlead.spi.HealthCheck} probes endpoints, {@link
 * dev.fairlead.spi.Discovery} finds them, {@link dev.fairlead.spi.SessionStore} remembers which one
 * a client is on, and {@link dev.fairlead.spi.RateLimiter} says how often requests may come.
 *
 * <p>A plugin implements the providers and what they make, and {@link dev.fairlead.spi.Picker};
 * everything else is implemented by the router, and by the testkit for tests. A nested strategy may
 * be handed a subset made by {@link dev.fairlead.spi.EndpointSet#where}, never endpoints of a
 * plugin's own making. Within a major version methods may be added with a default, but none changes
 * or goes.
 *
 * <p>Version {@value dev.fairlead.spi.SpiVersion#CURRENT}.
 */
package dev.fairlead.spi;
