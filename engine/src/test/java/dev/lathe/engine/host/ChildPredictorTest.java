package dev.lathe.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.HardwareService;
import dev.lathe.testing.Shared;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildPredictorTest {
  private static final TextSample SENTENCE = new TextSample("a gorgeous, witty movie");

  @TempDir Path cache;

  /** Cancelled the moment that the question is in the child's hands. */
  private static final class CancelledWhenAsked implements JobContext {
    private final AtomicBoolean cancelled = new AtomicBoolean();

    @Override
    public void progress(long done, long total, String text) {}

    @Override
    public boolean isCancelled() {
      return cancelled.get();
    }

    @Override
    public Registration onCancel(Runnable hook) {
      cancelled.set(true);
      hook.run();
      return () -> {};
    }
  }

  @Test
  void aLaterQuestionIsAnsweredAfterACancelledOne() {
    Model model =
        ModelOpener.open(
            Shared.model("text/minilm_sst2/model.onnx"), SetupFlags.none(), JobContext.unwatched());
    try (ChildPredictor p =
        new ChildPredictor(model, new HardwareService(cache).device("cpu"), 1)) {
      int best = best(p);

      assertThatThrownBy(() -> p.predict(SENTENCE, new CancelledWhenAsked()))
          .isInstanceOf(CancelledException.class);

      assertThat(best(p)).isEqualTo(best);
    }
  }

  private static int best(ChildPredictor p) {
    return ((Classification) p.predict(SENTENCE, JobContext.unwatched()).answer()).best();
  }
}
