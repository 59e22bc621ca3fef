package dev.lathe.controllers.services;

import java.util.Optional;

/**
 * What channel pruning brings at a stop of its slider, measured. Shares in 0..1 of the uncut model.
 *
 * @param ratio the share of channels that goes
 * @param latency of the uncut model's
 * @param size of the uncut model's
 * @param accuracy before any training; empty without labels
 * @param agreement with the uncut model's answers; empty without data
 * @param pays whether it is faster than every stop before
 */
public record SweepStop(
    double ratio,
    double latency,
    double size,
    Optional<Double> accuracy,
    Optional<Double> agreement,
    boolean pays) {}
