package dev.lathe.engine.graph;

/**
 * Fields of a file that the representation does not know; the codec that read them writes them
 * back.
 */
public interface UnknownFields {}
