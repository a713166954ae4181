/**
 * {@code region}: the client's own region first. A {@link dev.fairlead.plugin.geoip.DatabaseFile}
 * keeps a {@link dev.fairlead.plugin.geoip.GeoDatabase} that is sound; that finds what is known of
 * an address and lets {@link dev.fairlead.plugin.geoip.Regions} make a {@link
 * dev.fairlead.plugin.geoip.Route} of it, the regions in the order the client prefers them. Routes
 * are what a {@link dev.fairlead.plugin.geoip.RouteCache} remembers, so that a request whose
 * network was seen before costs a hash and five reads. A {@link
 * dev.fairlead.plugin.geoip.RegionPicker} follows the route and asks the nested strategy of each
 * region until one has an endpoint.
 */
package dev.fairlead.plugin.geoip;
