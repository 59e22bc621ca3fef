package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The message that a trained variant is made says what its training brought. */
final class TrainingToastTest {
  private static final String BROUGHT =
      "Accuracy on 40 held-out examples: 61.0 % before, 89.5 % after 3.0 epochs in 12 s"
          + " (+28.5 points); the original 91.0 %.";

  @TempDir Path home;

  @Test
  void itStandsInTheToast() {
    FakeServices services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    services.optimizing().training(c -> c.report(new TrainingVerdict(BROUGHT)));
    TestWorkbench bench = new TestWorkbench(services);
    OptimizeController optimize = bench.optimize();
    bench.open();
    bench.chooseTexts(true);
    optimize.editor().replace(new Recipe(List.of()));
    optimize.editor().add("recover");

    optimize.makeVariant();

    assertThat(bench.told())
        .filteredOn(m -> m.level() == Notifications.Level.SUCCESS)
        .extracting(Notifications.Message::why)
        .contains(BROUGHT);
  }
}
