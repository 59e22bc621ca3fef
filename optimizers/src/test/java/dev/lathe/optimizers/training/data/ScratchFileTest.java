package dev.lathe.optimizers.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.fit.CachedTeacher;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** No file stays open behind an error, be it one that the virtual machine throws. */
@ExtendWith(OwnHome.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "open files are counted in /proc")
class ScratchFileTest {
  private static final Model MODEL = SmallTask.model(SmallTask.network(3, 8));

  private Set<String> before = Set.of();

  @BeforeEach
  void count() throws IOException {
    before = scratch();
  }

  @Test
  void anErrorWhileExamplesAreEncodedClosesTheirFile() throws IOException {
    try (Preprocessor preprocessor = Preprocessor.of(MODEL)) {
      FailsAt second = new FailsAt(2);
      assertThatThrownBy(
              () -> EncodedSet.encode(SmallTask.data(300, 5).examples(), preprocessor, second))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(second.seen).isNotEmpty();
    }
    assertThat(scratch()).isEqualTo(before);
  }

  @Test
  void anErrorInTheHeldOutPartClosesTheFileOfTheOtherToo() throws IOException {
    FailsAt second = new FailsAt(2);
    assertThatThrownBy(() -> TrainingData.of(MODEL, SmallTask.data(40, 5), 0, 1, second))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(second.seen).hasSize(before.size() + 2);
    assertThat(scratch()).isEqualTo(before);
  }

  @Test
  void anErrorOfTheTeacherClosesTheFileOfItsAnswers() throws IOException {
    Teacher broken =
        new Teacher() {
          @Override
          public Map<String, NDArray> answers(NDManager manager, Batch batch) {
            throw new NoClassDefFoundError("native");
          }

          @Override
          public void close() {}
        };
    try (Preprocessor preprocessor = Preprocessor.of(MODEL);
        EncodedSet set =
            EncodedSet.encode(
                SmallTask.data(16, 5).examples(), preprocessor, JobContext.unwatched())) {
      assertThatThrownBy(() -> new CachedTeacher(broken, set, JobContext.unwatched()))
          .isInstanceOf(NoClassDefFoundError.class);
      assertThat(scratch()).hasSize(before.size() + 1);
    }
    assertThat(scratch()).isEqualTo(before);
  }

  @Test
  void aCancelWhileTheTeacherIsAskedClosesAllOfThem() throws IOException {
    CancelledAt asking = new CancelledAt("Asking the teacher", new JobControl());
    assertThatThrownBy(
            () ->
                Training.apply(
                    new RecoverPass(),
                    "",
                    MODEL,
                    MODEL.onnx(),
                    Optional.of(SmallTask.data(40, 5)),
                    asking))
        .isInstanceOf(CancelledException.class);
    assertThat(scratch()).isEqualTo(before);
  }

  /** Cancelled as soon as it is told of this. */
  private record CancelledAt(String text, JobControl control) implements JobContext {
    @Override
    public void progress(long done, long total, String now) {
      if (now.startsWith(text)) {
        control.cancel();
      }
    }

    @Override
    public boolean isCancelled() {
      return control.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable hook) {
      return control.onCancel(hook);
    }
  }

  /** The heap is full when progress is told for the n-th time. */
  private static final class FailsAt implements JobContext {
    private final int n;
    private int told;

    /** The files open then. */
    private Set<String> seen = Set.of();

    FailsAt(int n) {
      this.n = n;
    }

    @Override
    public void progress(long done, long total, String text) {
      if (++told == n) {
        try {
          seen = scratch();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        throw new OutOfMemoryError("Java heap space");
      }
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Registration onCancel(Runnable hook) {
      return () -> {};
    }
  }

  /** The scratch files that this process has open, by descriptor and name. */
  private static Set<String> scratch() throws IOException {
    Set<String> open = new HashSet<>();
    List<Path> descriptors;
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      descriptors = all.toList();
    }
    for (Path descriptor : descriptors) {
      if (Files.isSymbolicLink(descriptor)) {
        String file = Files.readSymbolicLink(descriptor).toString();
        if (file.contains("lathe-scratch") && file.contains("scratch.bin")) {
          open.add(descriptor.getFileName() + " " + file);
        }
      }
    }
    return open;
  }
}
