package dev.lathe.engine.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A template under way: its variables, what it has written, and how much it may still do. */
final class Rendering {
  /** What a step costs; a character that is made costs 1. */
  private static final int STEP = 20;

  private static final long BUDGET = 20_000_000;
  private static final int LONGEST_OUTPUT = 1_000_000;
  private static final int DEEPEST = 60;

  private final Deque<Map<String, Object>> scopes = new ArrayDeque<>();
  private final StringBuilder out = new StringBuilder();
  private long spent;
  private int depth;

  Rendering(Map<String, Object> variables) {
    scopes.push(new HashMap<>(variables));
  }

  /** Counts a step. */
  void step() {
    spend(STEP);
  }

  /** Counts what is made: characters of a string, entries of a list. */
  void spend(long cost) {
    spent += cost;
    if (spent > BUDGET || cost > BUDGET) {
      throw new TemplateException("it does not come to an end: it was stopped after many steps");
    }
  }

  void write(String text) {
    if (out.length() + text.length() > LONGEST_OUTPUT) {
      throw new TemplateException("it writes more than " + LONGEST_OUTPUT + " characters");
    }
    spend(text.length());
    out.append(text);
  }

  /** Runs something whose output is taken rather than written. */
  String captured(Runnable body) {
    int from = out.length();
    body.run();
    String made = out.substring(from);
    out.setLength(from);
    return made;
  }

  /** Runs something with variables of its own. */
  void inScope(Map<String, Object> variables, Runnable body) {
    if (++depth > DEEPEST) {
      throw new TemplateException("its loops and macros are nested too deeply");
    }
    scopes.push(new HashMap<>(variables));
    try {
      body.run();
    } finally {
      scopes.pop();
      depth--;
    }
  }

  Object get(String name) {
    for (Map<String, Object> scope : scopes) {
      if (scope.containsKey(name)) {
        return scope.get(name);
      }
    }
    return Values.UNDEFINED;
  }

  void set(String name, Object value) {
    scopes.getFirst().put(name, value);
  }

  String text() {
    return out.toString();
  }
}
