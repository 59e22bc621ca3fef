package dev.lathe.controllers.search;

/**
 * A sentence that was found.
 *
 * @param rank its place, from 1
 * @param sentence what it says, data
 * @param cosine with the query, written
 * @param move where it stands against the original's list
 * @param moved the same in words, e.g. {@code 2 places up}; empty where nothing moved
 */
public record SearchHit(int rank, String sentence, String cosine, Move move, String moved) {
  /** Where a sentence stands against the original's list. */
  public enum Move {
    /** In the same place, or this is the original's list. */
    SAME,
    /** Nearer the top. */
    UP,
    /** Further down. */
    DOWN,
    /** Not among the original's nearest. */
    NEW
  }
}
