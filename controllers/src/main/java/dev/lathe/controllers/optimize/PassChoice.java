package dev.lathe.controllers.optimize;

/** A pass that can be added. */
public record PassChoice(String id, String name, String doc, PassGroup group) {}
