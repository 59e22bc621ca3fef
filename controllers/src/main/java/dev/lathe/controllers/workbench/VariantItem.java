package dev.lathe.controllers.workbench;

/**
 * A variant as screens show it.
 *
 * @param id row in the experiment
 * @param name for people
 * @param colour index of its fixed colour, the same in table, bars and scatter; 0 is the original
 * @param bytes size of its file
 * @param sha256 hash of its file, which measurements refer to
 * @param original whether it is what the experiment began with
 * @param trained whether a pass that trains had a part in it
 */
public record VariantItem(
    long id,
    String name,
    int colour,
    long bytes,
    String sha256,
    boolean original,
    boolean trained) {
  /** How many fixed colours there are; they repeat after that. */
  public static final int COLOURS = 8;
}
