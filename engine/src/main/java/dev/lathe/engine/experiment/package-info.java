/**
 * One model with its variants and measurements, in a workspace folder that survives a power cut.
 */
package dev.lathe.engine.experiment;
