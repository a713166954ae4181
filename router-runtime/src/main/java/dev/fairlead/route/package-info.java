/**
 * Which route a request takes. A {@link dev.fairlead.route.RouteTable} is built once per
 * configuration and never changes; a look-up costs steps for the labels of the host and the
 * segments of the path, not for the number of routes.
 */
package dev.fairlead.route;
