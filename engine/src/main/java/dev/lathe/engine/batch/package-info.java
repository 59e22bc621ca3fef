/**
 * Answers to whole data sets of any size: read one after the other, written as they come, with a
 * checkpoint beside them, so that work that ended anywhere goes on where it was.
 */
package dev.lathe.engine.batch;
