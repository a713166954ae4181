package dev.fairlead.spi;

/** Makes rate limiters: the seam through which the way requests are limited is extended. */
public interface RateLimiterProvider extends Provider<RateLimiter> {}
