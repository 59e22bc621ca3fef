package dev.lathe.assets.make.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes sentences from rules; the file {@code helpdesk.txt} says how they are written. Held-out
 * alternatives (those with a star) are used only where asked for.
 */
public final class Grammar {
  private record Alternative(String text, boolean heldOut) {}

  private final Map<String, List<Alternative>> rules = new LinkedHashMap<>();

  /** Reads rules. */
  public Grammar(String source) {
    List<Alternative> current = new ArrayList<>();
    for (String line : source.lines().toList()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        current = new ArrayList<>();
        rules.put(text.substring(0, text.length() - 1), current);
      } else {
        boolean heldOut = text.startsWith("*");
        current.add(new Alternative(heldOut ? text.substring(1) : text, heldOut));
      }
    }
  }

  /** The rules of the help desk. */
  public static Grammar helpDesk() {
    try (InputStream in = Grammar.class.getResourceAsStream("helpdesk.txt")) {
      return new Grammar(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The alternatives of a rule as they are written. */
  public List<String> alternatives(String rule) {
    return rules.get(rule).stream().map(Alternative::text).toList();
  }

  /** Words of one random sentence of a rule, separated by blanks. */
  public String sentence(String rule, boolean withHeldOut, Random random) {
    List<Alternative> all = rules.get(rule);
    if (all == null) {
      throw new IllegalArgumentException("no rule '" + rule + "'");
    }
    List<Alternative> open = all.stream().filter(a -> withHeldOut || !a.heldOut()).toList();
    String text = open.get(random.nextInt(open.size())).text();
    return expand(text, withHeldOut, random).strip().replaceAll("\\s+", " ");
  }

  private String expand(String text, boolean withHeldOut, Random random) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '{') {
        int end = text.indexOf('}', i);
        out.append(sentence(text.substring(i + 1, end), withHeldOut, random));
        i = end + 1;
      } else if (c == '(') {
        int end = text.indexOf(')', i);
        String[] choices = text.substring(i + 1, end).split("\\|");
        out.append(expand(choices[random.nextInt(choices.length)], withHeldOut, random));
        i = end + 1;
      } else if (c == '[') {
        int end = text.indexOf(']', i);
        if (random.nextBoolean()) {
          out.append(expand(text.substring(i + 1, end), withHeldOut, random));
        }
        i = end + 1;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }
}
