package dev.lathe.engine.graph;

/**
 * What a file said that the representation has no word for; the codec that made it writes it back.
 */
public interface Residue {}
