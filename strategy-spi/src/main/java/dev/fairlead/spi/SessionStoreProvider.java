package dev.fairlead.spi;

/** Makes session stores: the seam through which it is remembered which endpoint a client is on. */
public interface SessionStoreProvider extends Provider<SessionStore> {}
