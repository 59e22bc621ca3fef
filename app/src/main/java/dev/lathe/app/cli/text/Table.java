package dev.lathe.app.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for people: columns as wide as they must be, numbers to the right. */
public final class Table {
  private static final String GAP = "  ";
  private final List<String> head;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /** Columns by their heads; one that begins with {@code >} is aligned to the right. */
  public Table(String... heads) {
    head = new ArrayList<>();
    right = new boolean[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].startsWith(">");
      head.add(right[i] ? heads[i].substring(1) : heads[i]);
    }
  }

  /** Columns without heads, all aligned to the left. */
  public static Table ofColumns(int columns) {
    String[] heads = new String[columns];
    Arrays.fill(heads, "");
    return new Table(heads);
  }

  public Table row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(Escapes::line).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    return text(true);
  }

  /** The rows without the heads. */
  public String body() {
    return text(false);
  }

  private String text(boolean withHead) {
    int[] width = new int[head.size()];
    List<List<String>> all = new ArrayList<>();
    if (withHead) {
      all.add(head);
    }
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        String cell = row.get(i);
        String pad = " ".repeat(width[i] - cell.codePointCount(0, cell.length()));
        line.append(i == 0 ? "" : GAP).append(right[i] ? pad + cell : cell + pad);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
