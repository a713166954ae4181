/**
 * Keeping a client on its endpoint: whose session a request belongs to, the store that remembers
 * where each session is, and the store that is built in.
 */
package dev.fairlead.affinity;
