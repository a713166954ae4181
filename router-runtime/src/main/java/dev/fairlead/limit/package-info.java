/**
 * How often requests may come: what a route's limit is made of, and the limiter that is built in.
 */
package dev.fairlead.limit;
