package dev.lathe.optimizers.worker;

import dev.lathe.base.child.Frames;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.pass.Figure;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What passes report, as bytes. */
final class ResultWire {
  private ResultWire() {}

  /** Writes all but the pass and its values, which the order tells. */
  static void step(DataOutputStream out, StepResult step) throws IOException {
    out.writeInt(step.changed());
    notes(out, step.done());
    notes(out, step.refused());
    out.writeInt(step.notes().size());
    for (String note : step.notes()) {
      Frames.text(out, note);
    }
    out.writeDouble(step.seconds());
    out.writeInt(step.figures().size());
    for (Figure f : step.figures()) {
      Frames.text(out, f.name());
      Frames.text(out, f.metric());
      estimate(out, f.estimate());
    }
  }

  static StepResult step(DataInputStream in, Recipe.Step ordered) throws IOException {
    int changed = in.readInt();
    List<NodeNote> done = notes(in);
    List<NodeNote> refused = notes(in);
    List<String> notes = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      notes.add(Frames.text(in));
    }
    double seconds = in.readDouble();
    List<Figure> figures = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      figures.add(new Figure(Frames.text(in), Frames.text(in), estimate(in)));
    }
    return new StepResult(
        ordered.passId(), ordered.values(), changed, done, refused, notes, seconds, figures);
  }

  private static void notes(DataOutputStream out, List<NodeNote> notes) throws IOException {
    out.writeInt(notes.size());
    for (NodeNote n : notes) {
      Frames.text(out, n.node());
      Frames.text(out, n.reason());
    }
  }

  private static List<NodeNote> notes(DataInputStream in) throws IOException {
    List<NodeNote> notes = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      notes.add(new NodeNote(Frames.text(in), Frames.text(in)));
    }
    return notes;
  }

  static void estimate(DataOutputStream out, Estimate e) throws IOException {
    out.writeDouble(e.value());
    out.writeDouble(e.low());
    out.writeDouble(e.high());
    out.writeLong(e.n());
  }

  static Estimate estimate(DataInputStream in) throws IOException {
    return new Estimate(in.readDouble(), in.readDouble(), in.readDouble(), in.readLong());
  }

  static void optional(DataOutputStream out, Optional<Estimate> e) throws IOException {
    out.writeBoolean(e.isPresent());
    if (e.isPresent()) {
      estimate(out, e.get());
    }
  }

  static Optional<Estimate> optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(estimate(in)) : Optional.empty();
  }

  static void number(DataOutputStream out, OptionalDouble number) throws IOException {
    out.writeBoolean(number.isPresent());
    out.writeDouble(number.orElse(0));
  }

  static OptionalDouble number(DataInputStream in) throws IOException {
    boolean present = in.readBoolean();
    double value = in.readDouble();
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
