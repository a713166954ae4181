package dev.fairlead.spi;

/** Makes health checks: the seam through which the way endpoints are probed is extended. */
public interface HealthCheckProvider extends Provider<HealthCheck> {}
