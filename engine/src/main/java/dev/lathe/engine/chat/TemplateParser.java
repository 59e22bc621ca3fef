package dev.lathe.engine.chat;

import dev.lathe.engine.chat.ExpressionParser.Expression;
import dev.lathe.engine.chat.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a whole template: text, and the statements between. */
final class TemplateParser {
  /** A part of a template that can be written. */
  @FunctionalInterface
  interface Part {
    void run(Rendering r);
  }

  /** A loop is left, or goes on with its next entry. */
  private static final class Jump extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean leaves;

    Jump(boolean leaves) {
      super("", null, false, false);
      this.leaves = leaves;
    }
  }

  private static final int DEEPEST = 60;

  private final TokenReader in;
  private final ExpressionParser expressions;
  private int depth;

  private TemplateParser(List<Token> tokens) {
    in = new TokenReader(tokens);
    expressions = new ExpressionParser(in);
  }

  static Part parse(String template) {
    TemplateParser parser = new TemplateParser(TemplateLexer.tokens(template));
    Part all = parser.until(Set.of());
    if (!parser.in.at(Kind.END)) {
      throw new TemplateException(
          "'" + parser.in.followingText() + "' stands where nothing is open");
    }
    return all;
  }

  /** All parts up to a statement of one of these names, which is left to be read. */
  private Part until(Set<String> ends) {
    if (++depth > DEEPEST) {
      throw new TemplateException("its statements are nested too deeply");
    }
    List<Part> parts = new ArrayList<>();
    while (!in.at(Kind.END)) {
      if (in.at(Kind.DATA)) {
        String text = in.next().text();
        parts.add(r -> r.write(text));
      } else if (in.at(Kind.OPEN, "{{")) {
        in.next();
        Expression value = expressions.tuple();
        in.expect(Kind.CLOSE, "}}");
        parts.add(r -> r.write(Values.text(value.value(r))));
      } else if (ends.contains(in.followingText()) || in.followingText().startsWith("end")) {
        break;
      } else if (in.followingText().startsWith("el") && !ends.isEmpty()) {
        break;
      } else {
        in.expect(Kind.OPEN, "{%");
        parts.add(statement(in.name()));
      }
    }
    depth--;
    return r -> {
      for (Part p : parts) {
        r.step();
        p.run(r);
      }
    };
  }

  private Part statement(String name) {
    return switch (name) {
      case "if" -> conditional();
      case "for" -> loop();
      case "set" -> assignment();
      case "macro" -> macro();
      case "generation" -> {
        // Marks what the model has said, for training; it is written as it stands.
        close();
        Part body = until(Set.of("endgeneration"));
        end("endgeneration");
        yield body;
      }
      case "break", "continue" -> {
        close();
        yield r -> {
          throw new Jump(name.equals("break"));
        };
      }
      case "do" -> {
        Expression value = expressions.tuple();
        close();
        yield value::value;
      }
      default -> throw new TemplateException("the statement '" + name + "' is not allowed in it");
    };
  }

  private void close() {
    in.expect(Kind.CLOSE, "%}");
  }

  private void end(String name) {
    in.expect(Kind.OPEN, "{%");
    in.expect(Kind.NAME, name);
    close();
  }

  private Part conditional() {
    Expression when = expressions.expression();
    close();
    Part then = until(Set.of("elif", "else", "endif"));
    in.expect(Kind.OPEN, "{%");
    Part otherwise = r -> {};
    String next = in.name();
    if (next.equals("elif")) {
      otherwise = conditional();
    } else if (next.equals("else")) {
      close();
      otherwise = until(Set.of("endif"));
      end("endif");
    } else if (next.equals("endif")) {
      close();
    } else {
      throw new TemplateException("'" + next + "' stands where 'endif' belongs");
    }
    Part or = otherwise;
    return r -> (Values.truth(when.value(r)) ? then : or).run(r);
  }

  private Part loop() {
    List<String> names = new ArrayList<>(List.of(in.name()));
    while (in.take(Kind.OPERATOR, ",")) {
      names.add(in.name());
    }
    in.expect(Kind.NAME, "in");
    Expression over = expressions.or();
    Expression only = in.take(Kind.NAME, "if") ? expressions.expression() : r -> true;
    close();
    Part body = until(Set.of("else", "endfor"));
    Part otherwise = r -> {};
    if (in.following(Kind.NAME, "else")) {
      end("else");
      otherwise = until(Set.of("endfor"));
    }
    end("endfor");
    Part empty = otherwise;
    return r -> {
      List<Map<String, Object>> rounds = new ArrayList<>();
      for (Object entry : Values.entries(over.value(r))) {
        r.step();
        Map<String, Object> variables = bound(names, entry);
        r.inScope(
            variables,
            () -> {
              if (Values.truth(only.value(r))) {
                rounds.add(variables);
              }
            });
      }
      if (rounds.isEmpty()) {
        empty.run(r);
      }
      run(r, rounds, names, body);
    };
  }

  private static void run(
      Rendering r, List<Map<String, Object>> rounds, List<String> names, Part body) {
    for (int i = 0; i < rounds.size(); i++) {
      Map<String, Object> variables = new LinkedHashMap<>(rounds.get(i));
      variables.put("loop", loop(rounds, names.get(0), i));
      try {
        r.inScope(variables, () -> body.run(r));
      } catch (Jump jump) {
        if (jump.leaves) {
          return;
        }
      }
    }
  }

  private static Map<String, Object> bound(List<String> names, Object entry) {
    Map<String, Object> variables = new LinkedHashMap<>();
    if (names.size() == 1) {
      variables.put(names.get(0), entry);
      return variables;
    }
    List<Object> parts = Values.entries(entry);
    if (parts.size() != names.size()) {
      throw new TemplateException("a loop over pairs meets what is none");
    }
    for (int i = 0; i < parts.size(); i++) {
      variables.put(names.get(i), parts.get(i));
    }
    return variables;
  }

  private static Map<String, Object> loop(List<Map<String, Object>> rounds, String name, int i) {
    int n = rounds.size();
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("revindex", (long) n - i);
    loop.put("revindex0", n - i - 1L);
    loop.put("first", i == 0);
    loop.put("last", i == n - 1);
    loop.put("length", (long) n);
    loop.put("previtem", i == 0 ? Values.UNDEFINED : rounds.get(i - 1).get(name));
    loop.put("nextitem", i == n - 1 ? Values.UNDEFINED : rounds.get(i + 1).get(name));
    return loop;
  }

  private Part assignment() {
    String name = in.name();
    if (in.take(Kind.OPERATOR, ".")) {
      String member = in.name();
      in.expect(Kind.OPERATOR, "=");
      Expression value = expressions.tuple();
      close();
      return r -> member(r.get(name), member, value.value(r));
    } else if (in.take(Kind.OPERATOR, "=")) {
      Expression value = expressions.tuple();
      close();
      return r -> r.set(name, value.value(r));
    }
    close();
    Part body = until(Set.of("endset"));
    end("endset");
    return r -> r.set(name, r.captured(() -> body.run(r)));
  }

  @SuppressWarnings("unchecked") // maps of templates hold anything
  private static void member(Object of, String name, Object value) {
    if (!(of instanceof Map<?, ?>)) {
      throw new TemplateException("'" + name + "' is set of what is no namespace");
    }
    ((Map<Object, Object>) of).put(name, value);
  }

  private Part macro() {
    String name = in.name();
    in.expect(Kind.OPERATOR, "(");
    List<String> parameters = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    while (!in.take(Kind.OPERATOR, ")")) {
      String parameter = in.name();
      parameters.add(parameter);
      if (in.take(Kind.OPERATOR, "=")) {
        defaults.put(parameter, expressions.expression());
      }
      in.separator(")");
    }
    close();
    Part body = until(Set.of("endmacro"));
    end("endmacro");
    Values.Function function =
        (r, arguments, named) -> {
          Map<String, Object> variables = new LinkedHashMap<>();
          for (int i = 0; i < parameters.size(); i++) {
            String p = parameters.get(i);
            Object given = i < arguments.size() ? arguments.get(i) : named.get(p);
            variables.put(
                p,
                given != null
                    ? given
                    : defaults.containsKey(p) ? defaults.get(p).value(r) : Values.UNDEFINED);
          }
          return r.captured(() -> r.inScope(variables, () -> body.run(r)));
        };
    return r -> r.set(name, function);
  }
}
