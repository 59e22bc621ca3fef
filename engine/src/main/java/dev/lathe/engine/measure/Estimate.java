package dev.lathe.engine.measure;

/**
 * A measured quantity with its 95 % interval.
 *
 * @param value the point estimate
 * @param low lower bound
 * @param high upper bound
 * @param n how many observations it rests on
 */
public record Estimate(double value, double low, double high, long n) {}
