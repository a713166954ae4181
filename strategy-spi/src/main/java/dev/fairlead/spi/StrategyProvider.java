package dev.fairlead.spi;

/** Makes strategies: the seam through which the choice of an endpoint is extended. */
public interface StrategyProvider extends Provider<Strategy> {}
