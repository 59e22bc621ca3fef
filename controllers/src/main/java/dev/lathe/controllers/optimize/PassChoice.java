package dev.lathe.controllers.optimize;

/**
 * A pass that can be added.
 *
 * @param brief what it brings, in a few words
 * @param doc what it does, one sentence
 */
public record PassChoice(String id, String name, String brief, String doc, PassGroup group) {}
