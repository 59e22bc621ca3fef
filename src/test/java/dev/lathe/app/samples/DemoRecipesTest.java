package dev.lathe.app.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleInfo;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the demonstration are data of a sample: they must name passes that there are. */
class DemoRecipesTest {
  @TempDir Path cache;

  private SampleCatalog catalog() {
    return new SampleCatalog(DemoRecipesTest.class.getClassLoader(), cache);
  }

  @Test
  void oneSampleIsForShowingAndHasLabelsToCompareBy() {
    List<SampleInfo> shown = catalog().list().stream().filter(s -> !s.demo().isEmpty()).toList();
    assertThat(shown).hasSize(1);
    assertThat(catalog().demoSample()).contains(shown.get(0));
    // The document of `lathe demo --json` promises the original and two variants.
    assertThat(shown.get(0).demo()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(catalog().materialize(shown.get(0).id()).evaluation()).isPresent();
  }

  @Test
  void everyPassOfARecipeIsKnownWithItsParameters() {
    PassRegistry registry = PassRegistry.standard();
    for (SampleInfo sample : catalog().list()) {
      for (SampleInfo.DemoVariant variant : sample.demo()) {
        assertThat(variant.passes()).as(variant.name()).isNotEmpty();
        for (String pass : variant.passes()) {
          String id = pass.split(":")[0];
          assertThat(PassSpec.parse(pass, registry).passId()).isEqualTo(id);
        }
      }
    }
  }
}
