/**
 * What a model says of a sample, and what is right for it: the words that tasks, metrics, hosts and
 * screens share. Nothing here knows a runtime, a file or a screen.
 */
package dev.lathe.engine.answer;
