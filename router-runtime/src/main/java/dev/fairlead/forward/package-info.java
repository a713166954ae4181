/**
 * What changes on the way: fields the router adds and removes, the path a route rewrites, and
 * whether a request may be tried again.
 */
package dev.fairlead.forward;
