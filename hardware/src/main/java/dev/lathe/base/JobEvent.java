package dev.lathe.base;

/**
 * Something that a running job tells besides its progress: a point of a curve, say. Immutable; each
 * kind of work has its own.
 */
public interface JobEvent {}
