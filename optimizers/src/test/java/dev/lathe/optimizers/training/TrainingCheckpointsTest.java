package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.LatheHome;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OwnHome.class)
class TrainingCheckpointsTest {
  private final OnnxModel network = SmallTask.network(1, 4);

  private Path path(long seed) {
    Pass.Input input =
        new Pass.Input(
            SmallTask.model(network),
            network,
            Machines.vnni(),
            Optional.of(SmallTask.data(16, seed)));
    return TrainingCheckpoints.path(
        "recover",
        input,
        ParamValues.initial(new RecoverPass().params()).with(TrainingParams.SEED, (int) seed));
  }

  @Test
  void aTrainingFindsItsPlaceAgainAndAnotherHasItsOwn() {
    assertThat(path(1)).isEqualTo(path(1)).isNotEqualTo(path(2));
  }

  @Test
  void thoseThatNobodyGoesOnWithDoNotPileUp() throws IOException {
    Path own = path(1);
    Path folder = Files.createDirectories(LatheHome.cache().resolve("training"));
    Files.writeString(own, "the oldest, and wanted");
    Files.setLastModifiedTime(own, FileTime.fromMillis(1));
    for (int i = 0; i < 12; i++) {
      Path other = Files.writeString(folder.resolve(i + ".checkpoint"), "");
      Files.setLastModifiedTime(other, FileTime.fromMillis(1_000L * (i + 1)));
    }

    path(1);

    try (Stream<Path> left = Files.list(folder)) {
      List<String> names = left.map(f -> f.getFileName().toString()).toList();
      assertThat(names)
          .hasSize(9)
          .contains(own.getFileName().toString(), "11.checkpoint", "4.checkpoint")
          .doesNotContain("3.checkpoint");
    }
  }
}
