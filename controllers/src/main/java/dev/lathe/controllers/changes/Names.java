package dev.lathe.controllers.changes;

/** Names of samples for people. */
final class Names {
  private static final int LONGEST_ENDING = 6;

  private Names() {}

  /** A file's name without its folders; a text that is no path as it is. */
  static String last(String name) {
    int dot = name.lastIndexOf('.');
    boolean file = dot > 0 && name.length() - dot <= LONGEST_ENDING && !name.contains("\n");
    int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    return file && slash >= 0 ? name.substring(slash + 1) : name;
  }
}
