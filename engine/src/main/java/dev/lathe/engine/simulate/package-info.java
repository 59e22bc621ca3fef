/**
 * Made-up worlds that samples and streams are drawn from: endless, seeded, the same in every Java.
 */
package dev.lathe.engine.simulate;
