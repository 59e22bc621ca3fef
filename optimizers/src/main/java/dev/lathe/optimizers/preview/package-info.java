/**
 * Drafts of a model that follow a slider: weights rewritten in memory, a new session, an answer.
 */
package dev.lathe.optimizers.preview;
