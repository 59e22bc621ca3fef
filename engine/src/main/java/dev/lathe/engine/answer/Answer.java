package dev.lathe.engine.answer;

/**
 * What a model says of one sample, decoded for its task. Open rather than sealed: each task brings
 * its own kind, and only the task's declaration looks inside.
 */
public interface Answer {}
