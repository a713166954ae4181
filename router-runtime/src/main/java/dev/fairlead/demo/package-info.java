/** Endpoints to try the router with, for whoever starts it without a configuration. */
package dev.fairlead.demo;
