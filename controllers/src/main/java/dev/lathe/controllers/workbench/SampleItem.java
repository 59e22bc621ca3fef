package dev.lathe.controllers.workbench;

/** A sample that ships with Lathe, as menus show it. */
public record SampleItem(String id, String title, String doc) {}
