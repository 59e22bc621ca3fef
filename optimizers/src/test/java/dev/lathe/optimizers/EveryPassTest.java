package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every registered pass, whatever it does. */
class EveryPassTest {
  private static final PassRegistry REGISTRY = PassRegistry.standard();

  static List<Pass> passes() {
    return REGISTRY.all();
  }

  @ParameterizedTest
  @MethodSource("passes")
  void isDeclaredInFull(Pass pass) {
    assertThat(pass.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(pass.name()).isNotBlank();
    assertThat(pass.doc()).endsWith(".");
    Set<String> ids = new HashSet<>();
    for (Param<?> p : pass.params()) {
      assertThat(ids.add(p.id())).as("one parameter " + p.id()).isTrue();
      assertThat(p.name()).isNotBlank();
      assertThat(p.doc()).endsWith(".");
      assertThat(problem(p)).isEmpty();
      p.enabledWhen()
          .ifPresent(c -> assertThat(PassRegistry.requireParam(pass, c.paramId())).isNotNull());
    }
  }

  private static <T> java.util.Optional<String> problem(Param<T> p) {
    return p.problem(p.initial());
  }

  @ParameterizedTest
  @MethodSource("passes")
  void flagsParseAndRecipesRoundTrip(Pass pass) {
    StringBuilder spec = new StringBuilder(pass.id());
    String separator = ":";
    for (Param<?> p : pass.params()) {
      spec.append(separator).append(p.id()).append('=').append(p.initial());
      separator = ",";
    }
    Recipe.Step step = PassSpec.parse(spec.toString(), REGISTRY);
    assertThat(step.values()).isEqualTo(ParamValues.initial(pass.params()));
    Recipe recipe = new Recipe(List.of(step));
    assertThat(RecipeJson.read(RecipeJson.write(recipe), REGISTRY)).isEqualTo(recipe);
    assertThat(PassSpec.format(step, REGISTRY)).isEqualTo(pass.id());
    assertThat(PassCatalog.json(pass).path("params")).hasSize(pass.params().size());
  }

  /** To write the page anew: run this test with {@code -Dlathe.write.docs=true}. */
  @Test
  void thePageInTheDocsIsTheGeneratedOne() throws Exception {
    Path page = Shared.projectRoot().resolve("docs/passes.md");
    String generated = PassDocs.render(REGISTRY);
    if (Boolean.getBoolean("lathe.write.docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page).hasContent(generated);
  }
}
