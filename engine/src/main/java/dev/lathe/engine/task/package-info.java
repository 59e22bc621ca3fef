/**
 * What a model is for: its task, labels, preprocessing and tokenizer, and where each of these facts
 * came from.
 */
package dev.lathe.engine.task;
