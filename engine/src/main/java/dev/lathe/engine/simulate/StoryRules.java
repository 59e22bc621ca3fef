package dev.lathe.engine.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rules of a grammar with slots that keep what was drawn for them. What writes a text also judges
 * one, by backtracking, so that the two cannot drift apart.
 */
final class StoryRules {
  /** A piece of an alternative. */
  sealed interface Part {}

  /** As it stands. */
  record Literal(String text) implements Part {}

  /** One of several; an empty one among them for what may be left out. */
  record Choice(List<List<Part>> alternatives) implements Part {}

  /** Another rule. */
  record Call(String rule) implements Part {}

  /**
   * A member of a class, the same wherever the mark is the same.
   *
   * @param form which of its forms
   */
  record Slot(String kind, String mark, int form) implements Part {}

  private final Map<String, List<List<Part>>> rules = new LinkedHashMap<>();
  private final Map<String, List<String[]>> classes = new LinkedHashMap<>();

  private StoryRules() {}

  static StoryRules parse(String source, String start) {
    StoryRules made = new StoryRules();
    List<String[]> members = new ArrayList<>();
    List<List<Part>> alternatives = new ArrayList<>();
    boolean inClass = false;
    for (String line : source.lines().toList()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0))) {
        if (inClass) {
          members.add(text.split("/"));
        } else {
          alternatives.add(new StoryParser(text).parts());
        }
      } else if (text.startsWith("@")) {
        inClass = true;
        members = new ArrayList<>();
        made.classes.put(text.substring(1), members);
      } else {
        inClass = false;
        alternatives = new ArrayList<>();
        made.rules.put(text.substring(0, text.length() - 1), alternatives);
      }
    }
    made.check(List.of(new Call(start)));
    made.rules.values().forEach(all -> all.forEach(made::check));
    return made;
  }

  private void check(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Call call && !rules.containsKey(call.rule())) {
        throw new IllegalArgumentException("no rule '" + call.rule() + "'");
      } else if (part instanceof Choice choice) {
        choice.alternatives().forEach(this::check);
      } else if (part instanceof Slot slot) {
        List<String[]> members = classes.getOrDefault(slot.kind(), List.of());
        if (members.isEmpty() || members.stream().anyMatch(m -> m.length <= slot.form())) {
          throw new IllegalArgumentException("no class for '" + slot + "'");
        }
      }
    }
  }

  private List<List<Part>> alternatives(Part part) {
    return part instanceof Call call ? rules.get(call.rule()) : ((Choice) part).alternatives();
  }

  /** Adds a text of a rule. */
  void write(String rule, StringBuilder text, Random random) {
    write(List.of(new Call(rule)), text, new LinkedHashMap<>(), random);
  }

  private void write(
      List<Part> parts, StringBuilder text, Map<String, Integer> drawn, Random random) {
    for (Part part : parts) {
      if (part instanceof Literal literal) {
        text.append(literal.text());
      } else if (part instanceof Slot slot) {
        int n = classes.get(slot.kind()).size();
        Integer member = drawn.get(key(slot));
        while (member == null) {
          int next = random.nextInt(n);
          member = isTaken(drawn, slot, next) ? null : Integer.valueOf(next);
        }
        drawn.put(key(slot), member);
        text.append(classes.get(slot.kind()).get(member)[slot.form()]);
      } else {
        List<List<Part>> all = alternatives(part);
        write(all.get(random.nextInt(all.size())), text, drawn, random);
      }
    }
  }

  private static String key(Slot slot) {
    return slot.kind() + ":" + slot.mark();
  }

  /** Two marks of a class never mean the same member. */
  private static boolean isTaken(Map<String, Integer> drawn, Slot slot, int member) {
    return drawn.entrySet().stream()
        .anyMatch(e -> e.getValue() == member && e.getKey().startsWith(slot.kind() + ":"));
  }

  StoryGrammar.Verdict judge(String rule, String text) {
    Judge judge = new Judge(text);
    boolean whole =
        judge.matches(new Rest(List.of(new Call(rule)), 0, null), 0, new LinkedHashMap<>());
    return new StoryGrammar.Verdict(whole, judge.reached, judge.reached == text.length());
  }

  /** What is still to be matched: the parts from one on, then what follows them. */
  private record Rest(List<Part> parts, int at, Rest then) {}

  private final class Judge {
    private final String text;
    private int reached;

    Judge(String text) {
      this.text = text;
    }

    boolean matches(Rest rest, int from, Map<String, Integer> drawn) {
      if (rest == null) {
        return from == text.length();
      } else if (rest.at() == rest.parts().size()) {
        return matches(rest.then(), from, drawn);
      }
      Part part = rest.parts().get(rest.at());
      Rest next = new Rest(rest.parts(), rest.at() + 1, rest.then());
      if (part instanceof Literal literal) {
        return stands(literal.text(), from) && matches(next, from + literal.text().length(), drawn);
      } else if (part instanceof Slot slot) {
        return slot(slot, next, from, drawn);
      }
      for (List<Part> alternative : alternatives(part)) {
        if (matches(new Rest(alternative, 0, next), from, drawn)) {
          return true;
        }
      }
      return false;
    }

    private boolean slot(Slot slot, Rest next, int from, Map<String, Integer> drawn) {
      List<String[]> members = classes.get(slot.kind());
      Integer known = drawn.get(key(slot));
      for (int i = known == null ? 0 : known;
          i < (known == null ? members.size() : known + 1);
          i++) {
        String form = members.get(i)[slot.form()];
        if (known == null && isTaken(drawn, slot, i) || !stands(form, from)) {
          continue;
        }
        Map<String, Integer> more = new LinkedHashMap<>(drawn);
        more.put(key(slot), i);
        if (matches(next, from + form.length(), more)) {
          return true;
        }
      }
      return false;
    }

    private boolean stands(String wanted, int from) {
      int n = 0;
      while (n < wanted.length()
          && from + n < text.length()
          && text.charAt(from + n) == wanted.charAt(n)) {
        n++;
      }
      reached = Math.max(reached, from + n);
      return n == wanted.length();
    }
  }
}
