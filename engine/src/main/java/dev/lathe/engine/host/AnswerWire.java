package dev.lathe.engine.host;

import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TaskKind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers, and what is needed to read them, as bytes. */
final class AnswerWire {
  private static final int CLASSES = 0;
  private static final int VECTOR = 1;
  private static final int RAW = 2;

  private AnswerWire() {}

  static void setup(DataOutputStream out, ModelSetup setup) throws IOException {
    Wire.text(out, setup.task().id());
    out.writeInt(setup.labels().size());
    for (String label : setup.labels()) {
      Wire.text(out, label);
    }
  }

  /** Task and labels only: preprocessing has happened before the child sees a sample. */
  static ModelSetup setup(DataInputStream in) throws IOException {
    TaskKind task = TaskKind.ofId(Wire.text(in)).orElseThrow();
    int n = in.readInt();
    List<String> labels = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      labels.add(Wire.text(in));
    }
    return new ModelSetup(task, Optional.empty(), labels, Optional.empty(), Map.of());
  }

  static void write(DataOutputStream out, Answer answer) throws IOException {
    if (answer instanceof Classification c) {
      out.writeByte(CLASSES);
      floats(out, c.scores());
      out.writeInt(c.labels().size());
      for (ScoredLabel l : c.labels()) {
        Wire.text(out, l.label());
        out.writeInt(l.index());
        out.writeDouble(l.score());
      }
    } else if (answer instanceof Embedding e) {
      out.writeByte(VECTOR);
      floats(out, e.vector());
    } else if (answer instanceof RawOutputs r) {
      out.writeByte(RAW);
      Wire.tensors(out, r.tensors());
      Wire.texts(out, r.others());
    }
  }

  static Answer read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    if (kind == CLASSES) {
      float[] scores = floats(in);
      int n = in.readInt();
      List<ScoredLabel> best = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        best.add(new ScoredLabel(Wire.text(in), in.readInt(), in.readDouble()));
      }
      return new Classification(best, scores);
    }
    return kind == VECTOR
        ? new Embedding(floats(in))
        : new RawOutputs(Wire.tensors(in), Wire.texts(in));
  }

  private static void floats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float v : values) {
      out.writeFloat(v);
    }
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
