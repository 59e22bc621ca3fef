package dev.lathe.engine.simulate;

import java.util.ArrayList;
import java.util.List;

/** Reads one alternative of a rule; {@code stories.txt} says how it is written. */
final class StoryParser {
  private final String text;
  private int at;

  StoryParser(String text) {
    this.text = text;
  }

  List<StoryRules.Part> parts() {
    List<StoryRules.Part> parts = sequence("");
    if (at < text.length()) {
      throw new IllegalArgumentException("a bracket too many in: " + text);
    }
    return parts;
  }

  private List<StoryRules.Part> sequence(String until) {
    List<StoryRules.Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && until.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if ("{(<[".indexOf(c) < 0) {
        literal.append(c);
        at++;
        continue;
      }
      flush(literal, parts);
      at++;
      switch (c) {
        case '{' -> parts.add(new StoryRules.Call(until('}')));
        case '<' -> parts.add(slot(until('>')));
        case '(' -> parts.add(new StoryRules.Choice(choices(')', new ArrayList<>())));
        default -> optional(parts);
      }
    }
    flush(literal, parts);
    return parts;
  }

  private static void flush(StringBuilder literal, List<StoryRules.Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new StoryRules.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** What may be left out goes with the space before it, so that no two come together. */
  private void optional(List<StoryRules.Part> parts) {
    int last = parts.size() - 1;
    boolean spaced =
        last >= 0 && parts.get(last) instanceof StoryRules.Literal l && l.text().endsWith(" ");
    List<List<StoryRules.Part>> all = new ArrayList<>();
    all.add(List.of());
    choices(']', all);
    if (spaced) {
      String before = ((StoryRules.Literal) parts.get(last)).text();
      parts.set(last, new StoryRules.Literal(before.substring(0, before.length() - 1)));
      for (int i = 1; i < all.size(); i++) {
        List<StoryRules.Part> one = new ArrayList<>(all.get(i));
        one.add(0, new StoryRules.Literal(" "));
        all.set(i, one);
      }
    }
    parts.add(new StoryRules.Choice(all));
  }

  private List<List<StoryRules.Part>> choices(char end, List<List<StoryRules.Part>> into) {
    do {
      into.add(sequence("|" + end));
      if (at >= text.length()) {
        throw new IllegalArgumentException("a bracket is not closed in: " + text);
      }
    } while (text.charAt(at++) == '|');
    return into;
  }

  private String until(char end) {
    int to = text.indexOf(end, at);
    if (to < 0) {
      throw new IllegalArgumentException("a bracket is not closed in: " + text);
    }
    String inside = text.substring(at, to);
    at = to + 1;
    return inside;
  }

  private static StoryRules.Slot slot(String inside) {
    int dot = inside.indexOf('.');
    String name = dot < 0 ? inside : inside.substring(0, dot);
    int form = dot < 0 ? 0 : Integer.parseInt(inside.substring(dot + 1));
    int colon = name.indexOf(':');
    return colon < 0
        ? new StoryRules.Slot(name, "", form)
        : new StoryRules.Slot(name.substring(0, colon), name.substring(colon + 1), form);
  }
}
