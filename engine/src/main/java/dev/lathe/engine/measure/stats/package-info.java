/**
 * The statistics behind every number shown: percentiles, intervals, paired tests, stability. Pure
 * functions; docs/measuring.md names the source of each.
 */
package dev.lathe.engine.measure.stats;
