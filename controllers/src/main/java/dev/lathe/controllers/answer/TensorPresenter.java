package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Outputs as they are. */
final class TensorPresenter implements TaskPresenter {
  private static final int FIRST_VALUES = 6;

  @Override
  public Task task() {
    return Tasks.RAW_TENSORS;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return setup.image().isPresent() ? InputMode.PICTURES : InputMode.TENSORS;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    RawOutputs raw = (RawOutputs) mine.get(0);
    Map<String, TensorData> theirs =
        original.map(o -> ((RawOutputs) o.get(0)).tensors()).orElse(Map.of());
    List<TensorTable.Line> lines = new ArrayList<>();
    raw.tensors().forEach((name, t) -> lines.add(line(name, t, theirs.get(name))));
    raw.others().forEach((name, text) -> lines.add(new TensorTable.Line(name, "", "", text, "")));
    return new TensorTable(lines);
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    return "";
  }

  @Override
  public String change(Answer original, Answer draft) {
    double most = largest((RawOutputs) original, (RawOutputs) draft);
    return Texts.get("optimize.change.difference", Formats.number(most, 5));
  }

  private static double largest(RawOutputs a, RawOutputs b) {
    double largest = 0;
    for (Map.Entry<String, TensorData> e : a.tensors().entrySet()) {
      TensorData other = b.tensors().get(e.getKey());
      if (other != null && e.getValue().type().isFloatingPoint()) {
        float[] x = Tensors.floats(e.getValue());
        float[] y = Tensors.floats(other);
        for (int i = 0; i < Math.min(x.length, y.length); i++) {
          largest = Math.max(largest, Math.abs(x[i] - y[i]));
        }
      }
    }
    return largest;
  }

  private static TensorTable.Line line(String name, TensorData t, TensorData before) {
    String type = t.type() + " " + Shape.of(t.shape());
    double[] v = values(t);
    if (v.length == 0) {
      return new TensorTable.Line(name, type, "", "", "");
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (double x : v) {
      min = Math.min(min, x);
      max = Math.max(max, x);
      sum += x;
    }
    StringJoiner first = new StringJoiner(", ");
    for (int i = 0; i < Math.min(FIRST_VALUES, v.length); i++) {
      first.add(short4(v[i]));
    }
    String range = Texts.get("try.tensor.range", short4(min), short4(sum / v.length), short4(max));
    return new TensorTable.Line(
        name, type, range, first + (v.length > FIRST_VALUES ? ", …" : ""), change(v, before));
  }

  private static String change(double[] v, TensorData before) {
    if (before == null) {
      return "";
    }
    double[] w = values(before);
    if (w.length != v.length) {
      return Texts.get("try.tensor.other-shape");
    }
    double most = 0;
    for (int i = 0; i < v.length; i++) {
      most = Math.max(most, Math.abs(v[i] - w[i]));
    }
    return short4(most);
  }

  private static double[] values(TensorData t) {
    if (t.elements() > 10_000_000) {
      return new double[0];
    }
    return switch (t.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        float[] f = Tensors.floats(t);
        double[] d = new double[f.length];
        for (int i = 0; i < d.length; i++) {
          d[i] = f[i];
        }
        yield d;
      }
      case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL -> {
        long[] l = Tensors.longs(t);
        double[] d = new double[l.length];
        for (int i = 0; i < d.length; i++) {
          d[i] = l[i];
        }
        yield d;
      }
      default -> new double[0];
    };
  }

  private static String short4(double v) {
    if (v == Math.rint(v) && Math.abs(v) < 1e7) {
      return Formats.number(v, 0);
    }
    return String.format(java.util.Locale.ENGLISH, "%.4g", v);
  }
}
