package dev.lathe.assets.make.text;

import java.util.Locale;
import java.util.Random;

/** Turns the grammar's words into what a person types: capitals, punctuation, slips. */
final class Handwriting {
  private Handwriting() {}

  static String write(String words, Random random) {
    String text = random.nextDouble() < 0.2 ? withSlip(words, random) : words;
    text = text.replaceAll(" ([,.?:])", "$1").replaceAll("\\.\\.", ".");
    if (random.nextDouble() < 0.25) {
      text = text.replaceAll("[.?]$", "");
    }
    return random.nextDouble() < 0.7 ? withCapitals(text) : text;
  }

  private static String withCapitals(String text) {
    StringBuilder out = new StringBuilder();
    boolean start = true;
    String[] words = text.split(" ");
    for (int i = 0; i < words.length; i++) {
      String w = words[i];
      boolean capital = start || w.equals("i") || w.equals("monday") || w.equals("friday");
      out.append(i == 0 ? "" : " ");
      out.append(capital ? w.substring(0, 1).toUpperCase(Locale.ROOT) + w.substring(1) : w);
      start = w.endsWith(".") || w.endsWith("?");
    }
    return out.toString();
  }

  /** Swaps, drops or doubles a letter in one of the longer words. */
  private static String withSlip(String words, Random random) {
    String[] list = words.split(" ");
    int at = random.nextInt(list.length);
    String w = list[at];
    if (w.length() < 5) {
      return words;
    }
    int i = 1 + random.nextInt(w.length() - 2);
    list[at] =
        switch (random.nextInt(3)) {
          case 0 -> w.substring(0, i) + w.charAt(i + 1) + w.charAt(i) + w.substring(i + 2);
          case 1 -> w.substring(0, i) + w.substring(i + 1);
          default -> w.substring(0, i) + w.charAt(i) + w.substring(i);
        };
    return String.join(" ", list);
  }
}
