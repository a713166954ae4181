/**
 * The management port: health, a read-only view of what is in force, and the few things an operator
 * may do to it.
 */
package dev.fairlead.admin;
