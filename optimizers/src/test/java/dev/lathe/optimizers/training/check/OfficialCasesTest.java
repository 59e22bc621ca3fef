package dev.lathe.optimizers.training.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.training.check.CaseResult.Outcome;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class OfficialCasesTest {
  /** To write the page anew: run this test with {@code -Dlathe.write.docs=true}. */
  @Test
  void operatorsComputeWhatOnnxSays() throws Exception {
    // Random operators must not pass by luck, or the page would change.
    Torch.engine().setRandomSeed(1);
    CaseReport report =
        OperatorCases.run(Shared.path("onnx-node-tests.zip"), JobContext.unwatched());
    assertThat(report.results()).hasSize(1271);
    assertThat(report.count(Outcome.PASSED)).isGreaterThanOrEqualTo(1216);
    assertThat(report.results().stream().filter(r -> r.is(Outcome.FAILED)))
        .allMatch(r -> CoveragePage.known(r).isPresent());
    Path page = Shared.projectRoot().resolve("docs/training-operators.md");
    String generated = CoveragePage.render(report);
    if (Boolean.getBoolean("lathe.write.docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page).hasContent(generated);
  }
}
