/**
 * The strategy {@code predictive}: sends each request to where it is predicted to be answered
 * first, by what the pool's own responses have taught, and forecasts load.
 *
 * <p>{@link dev.fairlead.plugin.predictive.Predictive} wires it up. A pick ({@code
 * PredictivePicker}) reads what {@code EndpointModel} publishes; an answer teaches the model's
 * {@code Estimate} and {@code Failures}, the pool's {@code RequestClasses} and {@code Discipline},
 * and the {@code Guard}; a tick lets what was learned grow old. How the model came about is
 * decision record 0009.
 */
package dev.fairlead.plugin.predictive;
