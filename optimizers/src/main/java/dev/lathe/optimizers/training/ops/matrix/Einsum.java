package dev.lathe.optimizers.training.ops.matrix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.reduction.ReductionRules;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sums of products by an equation. Two operands at a time become one batched matrix product: axes
 * in both and in the result are its batch, axes in both only are summed over.
 */
final class Einsum {
  /** Axes that the equation does not name become these letters, which no equation has. */
  private static final char FIRST_UNNAMED = '\u0100';

  private record Term(String axes, NDArray array) {
    boolean has(int axis) {
      return axes.indexOf(axis) >= 0;
    }

    long length(int axis) {
      return array.getShape().get(axes.indexOf(axis));
    }
  }

  private Einsum() {}

  static NDArray of(String equation, List<NDArray> operands) {
    String text = equation.replace(" ", "");
    int arrow = text.indexOf("->");
    String[] names = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
    if (names.length != operands.size()) {
      throw new UnsupportedOperatorException(
          "the equation '" + equation + "' does not fit its operands");
    }
    List<Term> terms = new ArrayList<>();
    int unnamed = 0;
    for (int i = 0; i < names.length; i++) {
      int rank = operands.get(i).getShape().dimension();
      int hidden = rank - names[i].replace("...", "").length();
      unnamed = Math.max(unnamed, names[i].contains("...") ? hidden : 0);
      terms.add(diagonal(new Term(named(names[i], hidden), operands.get(i))));
    }
    String result = arrow < 0 ? implied(text, unnamed) : named(text.substring(arrow + 2), unnamed);
    Term product = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      List<Term> rest = terms.subList(i + 1, terms.size());
      String later = result + rest.stream().map(Term::axes).collect(Collectors.joining());
      product = product(product, terms.get(i), later);
    }
    return Numbers.alias(arranged(summed(product, result), result));
  }

  /** The axes of an ellipsis are counted from the back, so that operands with fewer fit. */
  private static String named(String axes, int hidden) {
    String letters =
        IntStream.range(0, Math.max(0, hidden))
            .map(i -> FIRST_UNNAMED + hidden - 1 - i)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return axes.replace("...", letters);
  }

  /** Without an arrow: unnamed axes, then those that occur once, in alphabetical order. */
  private static String implied(String inputs, int unnamed) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    inputs.chars().filter(Character::isLetter).forEach(c -> counts.merge(c, 1, Integer::sum));
    StringBuilder axes = new StringBuilder(named("...", unnamed));
    counts.forEach((axis, count) -> axes.append(count == 1 ? Character.toString(axis) : ""));
    return axes.toString();
  }

  /** An axis that is named twice in one operand is its diagonal. */
  private static Term diagonal(Term term) {
    Term now = term;
    for (int i = 0; i < now.axes().length(); i++) {
      char axis = now.axes().charAt(i);
      int again = now.axes().indexOf(axis, i + 1);
      if (again >= 0) {
        String rest = new StringBuilder(now.axes()).deleteCharAt(again).deleteCharAt(i).toString();
        // PyTorch puts the diagonal last.
        now = new Term(rest + axis, JniUtils.diagonal((PtNDArray) now.array(), 0, i, again));
        i = -1;
      }
    }
    return now;
  }

  /** Sums over axes that are not among those kept. */
  private static Term summed(Term term, String kept) {
    int[] axes =
        IntStream.range(0, term.axes().length())
            .filter(i -> kept.indexOf(term.axes().charAt(i)) < 0)
            .toArray();
    return axes.length == 0
        ? term
        : new Term(common(term.axes(), kept), ReductionRules.sum(term.array(), axes, false));
  }

  private static String common(String axes, String others) {
    return axes.chars()
        .filter(c -> others.indexOf(c) >= 0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String without(String axes, String others) {
    return axes.chars()
        .filter(c -> others.indexOf(c) < 0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Term product(Term left, Term right, String later) {
    Term a = summed(left, right.axes() + later);
    Term b = summed(right, left.axes() + later);
    boolean spreads =
        common(a.axes(), b.axes()).chars().anyMatch(axis -> a.length(axis) != b.length(axis));
    if (spreads) {
      return spread(a, b);
    }
    String batch = common(common(a.axes(), b.axes()), later);
    String inner = without(common(a.axes(), b.axes()), later);
    String rows = without(a.axes(), b.axes());
    String columns = without(b.axes(), a.axes());
    NDArray x =
        arranged(a, batch + rows + inner).reshape(size(a, batch), size(a, rows), size(a, inner));
    NDArray y =
        arranged(b, batch + inner + columns)
            .reshape(size(b, batch), size(b, inner), size(b, columns));
    String axes = batch + rows + columns;
    long[] shape =
        axes.chars().mapToLong(axis -> a.has(axis) ? a.length(axis) : b.length(axis)).toArray();
    return new Term(axes, x.matMul(y).reshape(new Shape(shape)));
  }

  /** Axes of length one in one operand only: multiplied with broadcasting. */
  private static Term spread(Term a, Term b) {
    String axes = a.axes() + without(b.axes(), a.axes());
    return new Term(axes, placed(a, axes).mul(placed(b, axes)));
  }

  private static NDArray placed(Term term, String axes) {
    String own = common(axes, term.axes());
    long[] shape = axes.chars().mapToLong(c -> term.has(c) ? term.length(c) : 1).toArray();
    return arranged(term, own).reshape(new Shape(shape));
  }

  private static NDArray arranged(Term term, String axes) {
    return term.axes().equals(axes)
        ? term.array()
        : term.array().transpose(axes.chars().map(term.axes()::indexOf).toArray());
  }

  private static long size(Term term, String axes) {
    return axes.chars().mapToLong(term::length).reduce(1, Math::multiplyExact);
  }
}
