package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.RowEncoder;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.task.Model;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The input tensors that are tried: random, or of a file. Use on the screen's thread. */
final class TriedTensors {
  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final Runnable again;
  private final ReadOnlyStringWrapper line = new ReadOnlyStringWrapper("");
  private Optional<TensorSample> given = Optional.empty();
  private String file = "";
  private long seed = 1;

  /**
   * Random ones at first.
   *
   * @param again is told when a file was read
   */
  TriedTensors(WorkbenchController workbench, JobRunner jobs, Runnable again) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.again = again;
  }

  /** What they are, in words. */
  ReadOnlyStringProperty lineProperty() {
    return line.getReadOnlyProperty();
  }

  /** Those of a file; empty where they are random. */
  Optional<TensorSample> given() {
    return given;
  }

  /** Where they come from; empty where they are random. */
  String file() {
    return file;
  }

  /** Decides the random ones. */
  long seed() {
    return seed;
  }

  /** Random ones by this seed. */
  void takeSeed(long newSeed) {
    seed = newSeed;
    given = Optional.empty();
    file = "";
    line.set(Texts.get("try.tensors.random", seed));
  }

  /** Those that were remembered. */
  void restore(TryState note, boolean asked) {
    takeSeed(note.seed());
    if (asked && !note.tensors().isEmpty()) {
      try {
        Path source = Path.of(note.tensors());
        file = note.tensors();
        load(source);
      } catch (InvalidPathException e) {
        return; // the workspace may be anybody's: random ones stay
      }
    }
  }

  /** Reads the first example of a file. */
  void load(Path source) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            model ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.inputs"),
                            c -> workbench.services().readData(source, model.model(), c))
                        .onSuccess(
                            d ->
                                d.examples().stream()
                                    .flatMap(e -> tensors(e, model))
                                    .findFirst()
                                    .ifPresent(t -> take(t, source)))));
  }

  /** What an example gives the network; nothing where it is no array and no row. */
  private static Stream<TensorSample> tensors(Example example, OpenModel open) {
    Model model = open.model();
    if (example.sample() instanceof RowSample row) {
      List<TensorSpec> inputs = TensorSpec.inputs(model.onnx().graph());
      return Stream.of(new RowEncoder(model.setup(), inputs).encode(row));
    }
    return example.sample() instanceof TensorSample t ? Stream.of(t) : Stream.empty();
  }

  private void take(TensorSample sample, Path source) {
    given = Optional.of(sample);
    file = source.toAbsolutePath().toString();
    line.set(sample.name());
    again.run();
  }

  /** Those of an example, which are not remembered. */
  void take(TensorSample sample, String name) {
    given = Optional.of(sample);
    file = "";
    line.set(name);
    again.run();
  }

  /** What gives them to a job: it runs on the job's thread with what is chosen now. */
  Function<OpenModel, TensorSample> chosen() {
    Optional<TensorSample> now = given;
    long withSeed = seed;
    return model -> now.orElseGet(() -> RandomTensors.of(model.model(), withSeed));
  }
}
