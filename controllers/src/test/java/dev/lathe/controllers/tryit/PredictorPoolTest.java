package dev.lathe.controllers.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictorPoolTest {
  @TempDir Path home;

  /** The next model is asked while the job that closes the last one's still waits for a thread. */
  @Test
  void whatIsLeftClosesLateAndNothingThatWasAskedForSince() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    TestWorkbench bench = new TestWorkbench(services);
    bench.open();
    OpenModel model = bench.workbench().openModelProperty().get().orElseThrow();
    Variant original = model.experiment().variants().get(0);
    Device device = services.hardware().devices().get(0);
    PredictorPool pool = new PredictorPool(services);
    Predictor first = pool.get(model, original, device, JobContext.unwatched());

    Runnable left = pool.leave();
    Predictor again = pool.get(model, original, device, JobContext.unwatched());
    left.run();
    assertThat(pool.get(model, original, device, JobContext.unwatched())).isSameAs(again);

    pool.leave().run();
    assertThat(pool.get(model, original, device, JobContext.unwatched())).isNotSameAs(first);
  }
}
