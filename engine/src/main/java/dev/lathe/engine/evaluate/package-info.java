/**
 * How good answers are: metrics over many samples, as accumulators that merge in any order, each
 * with its interval and a paired comparison. The one place where answers are counted: a draft's
 * estimate, sensitivity, training's held-out score, measuring and the command line all use it.
 */
package dev.lathe.engine.evaluate;
