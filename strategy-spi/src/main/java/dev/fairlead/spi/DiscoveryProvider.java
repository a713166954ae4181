package dev.fairlead.spi;

/** Makes discoveries: the seam through which a pool's endpoints are found. */
public interface DiscoveryProvider extends Provider<Discovery> {}
