package dev.lathe.optimizers.distillation;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.distillation.templates.Templates;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.pruning.DropLayersPass;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.layers.ResidualUnits;
import dev.lathe.optimizers.rewrite.SizedShapes;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.fit.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network that learns, before its training.
 *
 * @param onnx with weights copied from the teacher, or those of its file, or random ones
 * @param fresh whether they are random
 * @param done what was taken out of the teacher
 * @param refused what had to stay
 * @param notes how it was made
 */
record Student(
    OnnxModel onnx,
    boolean fresh,
    List<NodeNote> done,
    List<NodeNote> refused,
    List<String> notes) {
  /** Copies the lists. */
  Student {
    done = List.copyOf(done);
    refused = List.copyOf(refused);
    notes = List.copyOf(notes);
  }

  /**
   * Makes it.
   *
   * @param head the teacher's
   * @throws LatheException when a file cannot be read or does not fit the teacher, or a template
   *     does not
   */
  static Student of(Pass.Input input, ParamValues values, Head head, JobContext context) {
    String file = values.get(DistilPass.STUDENT);
    String template = values.get(DistilPass.TEMPLATE);
    boolean isFresh = !template.equals(Templates.NONE);
    if (!file.isEmpty() && isFresh) {
      throw LatheException.input(
          "A student cannot be both a file and a template.",
          "Given are student=" + file + " and template=" + template + ".",
          "Leave one of them out.");
    }
    if (!file.isEmpty()) {
      OnnxModel own = StudentFile.read(file, input.model().onnx().graph(), head);
      List<String> notes = List.of("The student is " + file + ".");
      return new Student(own, false, List.of(), List.of(), notes);
    }
    if (isFresh) {
      Templates.Fresh made =
          Templates.of(
              template,
              input.model(),
              head,
              values.get(DistilPass.WIDTH),
              values.get(DistilPass.DEPTH),
              values.get(TrainingParams.SEED));
      return new Student(made.onnx(), true, List.of(), List.of(), made.notes());
    }
    Builder builder = new Builder(input);
    if (values.get(DistilPass.DEPTH) < 1) {
      builder.drop(values.get(DistilPass.DEPTH), context);
    }
    if (values.get(DistilPass.WIDTH) < 1) {
      builder.narrow(values.get(DistilPass.WIDTH), context);
    }
    return builder.build();
  }

  private static final class Builder {
    private final Pass.Input input;
    private final List<NodeNote> done = new ArrayList<>();
    private final List<NodeNote> refused = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private OnnxModel onnx;

    Builder(Pass.Input input) {
      this.input = input;
      this.onnx = input.onnx().copy();
    }

    void drop(double depth, JobContext context) {
      int units = ResidualUnits.of(onnx, SizedShapes.of(onnx).types()).units().size();
      int kept = Math.max(1, (int) Math.round(depth * units));
      DropLayersPass pass = new DropLayersPass();
      apply(
          pass,
          ParamValues.initial(pass.params())
              .with(DropLayersPass.COUNT, Math.max(0, units - kept))
              .with(DropLayersPass.WHICH, "even"),
          context);
    }

    void narrow(double width, JobContext context) {
      PruneChannelsPass pass = new PruneChannelsPass();
      double ratio = Math.rint((1 - width) * 1e9) / 1e9;
      apply(
          pass,
          ParamValues.initial(pass.params())
              .with(PruneChannelsPass.RATIO, ratio)
              .with(PruneChannelsPass.SCOPE, "layer")
              .with(PruneChannelsPass.IMPORTANCE, "l1"),
          context);
    }

    private void apply(Pass pass, ParamValues values, JobContext context) {
      Optional<String> unsupported = pass.unsupported(onnx);
      if (unsupported.isPresent()) {
        notes.add(unsupported.get());
        return;
      }
      PassResult result =
          pass.apply(
              new Pass.Input(input.model(), onnx, input.machine(), input.data()), values, context);
      onnx = result.onnx();
      done.addAll(result.done());
      refused.addAll(result.refused());
      notes.addAll(result.notes());
    }

    Student build() {
      return new Student(onnx, false, done, refused, notes);
    }
  }
}
