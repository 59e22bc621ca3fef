package dev.lathe.controllers.palette;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds entries by what is typed, the best match first. */
public final class PaletteSearch {
  private static final int NONE = Integer.MAX_VALUE;

  private PaletteSearch() {}

  /** The entries that match; without a word to look for, actions and recent models. */
  public static List<PaletteEntry> find(List<PaletteEntry> all, String query) {
    String wanted = normal(query);
    if (wanted.isEmpty()) {
      return all.stream()
          .filter(e -> e.kind() == PaletteEntry.Kind.ACTION || e.kind() == PaletteEntry.Kind.RECENT)
          .toList();
    }
    return all.stream()
        .filter(e -> rank(e, wanted) != NONE)
        .sorted(
            Comparator.comparingInt((PaletteEntry e) -> rank(e, wanted))
                .thenComparing(PaletteEntry::kind))
        .toList();
  }

  /**
   * How well an entry matches, 0 best: called so; begins so; a word of the name begins so; the name
   * has it; the name has all words; name, detail or kind have all words; the name's first letters.
   */
  private static int rank(PaletteEntry e, String wanted) {
    String name = normal(e.name());
    String[] words = wanted.split("\\s+");
    if (name.equals(wanted)) {
      return 0;
    }
    if (name.startsWith(wanted)) {
      return 1;
    }
    if ((" " + name.replaceAll("[^\\p{L}\\p{N}]", " ")).contains(" " + wanted)) {
      return 2;
    }
    if (name.contains(wanted)) {
      return 3;
    }
    if (Arrays.stream(words).allMatch(name::contains)) {
      return 4;
    }
    String all = name + " " + normal(e.detail()) + " " + normal(e.kind().text());
    if (Arrays.stream(words).allMatch(all::contains)) {
      return 5;
    }
    return initials(name).contains(wanted) ? 6 : NONE;
  }

  private static String initials(String name) {
    StringBuilder first = new StringBuilder();
    for (String word : name.split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        first.append(word.charAt(0));
      }
    }
    return first.length() < 2 ? "" : first.toString();
  }

  private static String normal(String text) {
    return text.toLowerCase(Locale.ROOT).strip();
  }
}
