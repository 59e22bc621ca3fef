package dev.lathe.engine.chat;

import dev.lathe.engine.chat.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions, with Jinja's order of precedence. */
final class ExpressionParser {
  /** An expression that can be computed. */
  @FunctionalInterface
  interface Expression {
    Object value(Rendering r);
  }

  private static final int DEEPEST = 60;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final TokenReader in;
  private int depth;

  ExpressionParser(TokenReader in) {
    this.in = in;
  }

  /** A whole expression; several with commas between them are a list. */
  Expression tuple() {
    Expression first = expression();
    if (!in.at(Kind.OPERATOR, ",")) {
      return first;
    }
    List<Expression> all = new ArrayList<>(List.of(first));
    while (in.take(Kind.OPERATOR, ",")) {
      all.add(expression());
    }
    return r -> values(all, r);
  }

  Expression expression() {
    if (++depth > DEEPEST) {
      throw new TemplateException("an expression is nested too deeply");
    }
    Expression value = or();
    while (in.take(Kind.NAME, "if")) {
      Expression then = value;
      Expression when = or();
      Expression otherwise = in.take(Kind.NAME, "else") ? expression() : r -> Values.UNDEFINED;
      value = r -> Values.truth(when.value(r)) ? then.value(r) : otherwise.value(r);
    }
    depth--;
    return value;
  }

  /** Without a condition behind it: what a loop goes over. */
  Expression or() {
    Expression left = and();
    while (in.take(Kind.NAME, "or")) {
      Expression a = left;
      Expression b = and();
      left =
          r -> {
            Object value = a.value(r);
            return Values.truth(value) ? value : b.value(r);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (in.take(Kind.NAME, "and")) {
      Expression a = left;
      Expression b = not();
      left =
          r -> {
            Object value = a.value(r);
            return Values.truth(value) ? b.value(r) : value;
          };
    }
    return left;
  }

  private Expression not() {
    boolean negated = false;
    while (in.take(Kind.NAME, "not")) {
      negated = !negated;
    }
    Expression of = comparison();
    return negated ? r -> !Values.truth(of.value(r)) : of;
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      Expression a = left;
      if (in.at(Kind.OPERATOR) && COMPARISONS.contains(in.text())) {
        String operator = in.next().text();
        Expression b = sum();
        left = r -> Arithmetic.compare(operator, a.value(r), b.value(r));
      } else if (in.take(Kind.NAME, "in")) {
        Expression b = sum();
        left = r -> Values.contains(b.value(r), a.value(r));
      } else if (in.at(Kind.NAME, "not") && in.following(Kind.NAME, "in")) {
        in.next();
        in.next();
        Expression b = sum();
        left = r -> !Values.contains(b.value(r), a.value(r));
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    return chain(List.of("+", "-"), 0);
  }

  private Expression chain(List<String> operators, int level) {
    Expression left = operand(level);
    while (in.at(Kind.OPERATOR) && operators.contains(in.text())) {
      String operator = in.next().text();
      Expression a = left;
      Expression b = operand(level);
      left =
          r -> {
            r.step();
            return Arithmetic.compute(r, operator, a.value(r), b.value(r));
          };
    }
    return left;
  }

  private Expression operand(int level) {
    return switch (level) {
      case 0 -> chain(List.of("~"), 1);
      case 1 -> chain(List.of("*", "/", "//", "%", "**"), 2);
      default -> unary();
    };
  }

  private Expression unary() {
    if (in.take(Kind.OPERATOR, "-")) {
      Expression of = unary();
      return r -> Arithmetic.compute(r, "-", 0L, of.value(r));
    }
    in.take(Kind.OPERATOR, "+");
    return withFilters(postfix(primary()));
  }

  private Expression withFilters(Expression of) {
    Expression value = of;
    while (true) {
      Expression x = value;
      if (in.take(Kind.OPERATOR, "|")) {
        String name = in.name();
        Arguments given = in.at(Kind.OPERATOR, "(") ? arguments() : Arguments.NONE;
        TemplateFilters.require(name);
        value =
            r -> {
              r.step();
              return TemplateFilters.apply(r, name, x.value(r), given.list(r), given.named(r));
            };
      } else if (in.take(Kind.NAME, "is")) {
        boolean negated = in.take(Kind.NAME, "not");
        String name = in.name();
        Arguments given = testArguments();
        TemplateTests.require(name);
        value = r -> negated != TemplateTests.holds(name, x.value(r), given.list(r));
      } else if (in.at(Kind.OPERATOR, "(")
          || in.at(Kind.OPERATOR, ".")
          || in.at(Kind.OPERATOR, "[")) {
        value = postfix(x);
      } else {
        return value;
      }
    }
  }

  private Arguments testArguments() {
    if (in.at(Kind.OPERATOR, "(")) {
      return arguments();
    }
    boolean bare = in.at(Kind.STRING) || in.at(Kind.NUMBER);
    return bare ? new Arguments(List.of(primary()), Map.of()) : Arguments.NONE;
  }

  private Expression postfix(Expression of) {
    Expression value = of;
    while (true) {
      Expression x = value;
      if (in.take(Kind.OPERATOR, ".")) {
        String name = in.next().text();
        if (in.at(Kind.OPERATOR, "(")) {
          Arguments given = arguments();
          value =
              r -> {
                r.step();
                return TemplateMethods.call(r, x.value(r), name, given.list(r), given.named(r));
              };
        } else {
          value = r -> Values.member(x.value(r), name);
        }
      } else if (in.take(Kind.OPERATOR, "[")) {
        value = subscript(x);
      } else if (in.at(Kind.OPERATOR, "(")) {
        Arguments given = arguments();
        value =
            r -> {
              r.step();
              if (x.value(r) instanceof Values.Function f) {
                return f.call(r, given.list(r), given.named(r));
              }
              throw new TemplateException("it calls what is no function");
            };
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression of) {
    List<Expression> bounds = new ArrayList<>();
    boolean slice = false;
    Expression absent = r -> Values.NONE;
    while (true) {
      bounds.add(in.at(Kind.OPERATOR, ":") || in.at(Kind.OPERATOR, "]") ? absent : expression());
      if (!in.take(Kind.OPERATOR, ":")) {
        break;
      }
      slice = true;
    }
    in.expect(Kind.OPERATOR, "]");
    return slice
        ? r -> Arithmetic.slice(r, of.value(r), values(bounds, r))
        : r -> Values.member(of.value(r), bounds.get(0).value(r));
  }

  private Expression primary() {
    Token token = in.next();
    switch (token.kind()) {
      case STRING -> {
        StringBuilder all = new StringBuilder(token.text());
        while (in.at(Kind.STRING)) {
          all.append(in.next().text());
        }
        String text = all.toString();
        return r -> text;
      }
      case NUMBER -> {
        Object value = Arithmetic.number(token.text());
        return r -> value;
      }
      case NAME -> {
        return named(token.text());
      }
      case OPERATOR -> {
        return bracketed(token.text());
      }
      default -> throw new TemplateException("an expression ends too early");
    }
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> r -> true;
      case "false", "False" -> r -> false;
      case "none", "None" -> r -> Values.NONE;
      default ->
          r -> {
            r.step();
            return r.get(name);
          };
    };
  }

  private Expression bracketed(String open) {
    return switch (open) {
      case "(" -> {
        Expression inside = in.at(Kind.OPERATOR, ")") ? r -> List.of() : tuple();
        in.expect(Kind.OPERATOR, ")");
        yield inside;
      }
      case "[" -> {
        List<Expression> all = new ArrayList<>();
        while (!in.take(Kind.OPERATOR, "]")) {
          all.add(expression());
          in.separator("]");
        }
        yield r -> values(all, r);
      }
      case "{" -> map();
      default -> throw new TemplateException("'" + open + "' stands where a value belongs");
    };
  }

  private Expression map() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> all = new ArrayList<>();
    while (!in.take(Kind.OPERATOR, "}")) {
      keys.add(expression());
      in.expect(Kind.OPERATOR, ":");
      all.add(expression());
      in.separator("}");
    }
    return r -> {
      Map<Object, Object> made = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        made.put(Values.key(keys.get(i).value(r)), all.get(i).value(r));
      }
      return made;
    };
  }

  /** What a call is given. */
  record Arguments(List<Expression> plain, Map<String, Expression> byName) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    List<Object> list(Rendering r) {
      return values(plain, r);
    }

    Map<String, Object> named(Rendering r) {
      Map<String, Object> made = new LinkedHashMap<>();
      byName.forEach((name, e) -> made.put(name, e.value(r)));
      return made;
    }
  }

  /** In brackets. */
  Arguments arguments() {
    in.expect(Kind.OPERATOR, "(");
    List<Expression> plain = new ArrayList<>();
    Map<String, Expression> byName = new LinkedHashMap<>();
    while (!in.take(Kind.OPERATOR, ")")) {
      if (in.at(Kind.NAME) && in.following(Kind.OPERATOR, "=")) {
        String name = in.name();
        in.next();
        byName.put(name, expression());
      } else {
        plain.add(expression());
      }
      in.separator(")");
    }
    return new Arguments(plain, byName);
  }

  private static List<Object> values(List<Expression> all, Rendering r) {
    List<Object> made = new ArrayList<>(all.size());
    for (Expression e : all) {
      r.step();
      made.add(e.value(r));
    }
    return made;
  }
}
