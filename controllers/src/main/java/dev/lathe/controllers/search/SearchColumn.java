package dev.lathe.controllers.search;

import dev.lathe.controllers.workbench.VariantItem;
import java.util.List;

/**
 * What a variant finds.
 *
 * @param variant whose list it is
 * @param hits nearest first
 * @param line what a person should know: how many of the original's it has, that it is running, or
 *     what went wrong; may be empty
 */
public record SearchColumn(VariantItem variant, List<SearchHit> hits, String line) {
  /** Copies the list. */
  public SearchColumn {
    hits = List.copyOf(hits);
  }
}
