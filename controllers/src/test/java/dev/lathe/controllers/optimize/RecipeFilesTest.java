package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeFilesTest {
  private static final Recipe HALF =
      new Recipe(List.of(PassSpec.parse("fp16", PassRegistry.standard())));

  @TempDir Path home;
  private TestWorkbench desk;
  private OptimizeController optimize;

  @BeforeEach
  void open() {
    desk = new TestWorkbench(new FakeServices(home, Tasks.RAW_TENSORS));
    optimize = desk.optimize();
    desk.open();
  }

  @Test
  void recipesOpenedLatelyAreRememberedNewestFirst() throws IOException {
    Path one = Files.writeString(home.resolve("one.json"), RecipeJson.write(HALF));
    Path two = Files.writeString(home.resolve("two.json"), RecipeJson.write(HALF));
    assertThat(optimize.recentRecipes()).isEmpty();
    optimize.openRecipe(one);
    optimize.openRecipe(two);
    optimize.openRecipe(one);
    assertThat(optimize.editor().recipeProperty().get()).isEqualTo(HALF);
    assertThat(optimize.recentRecipes()).containsExactly(one, two);
    optimize.openRecipe(Files.writeString(home.resolve("none.json"), "no recipe"));
    assertThat(desk.optimize().recentRecipes()).as("of another start").containsExactly(one, two);
  }

  @Test
  void aVariantGivesBackTheRecipeThatMadeIt() {
    optimize.editor().replace(HALF);
    optimize.makeVariant();
    optimize.editor().replace(new Recipe(List.of()));
    List<VariantItem> all = desk.workbench().variants();
    optimize.useRecipeOf(all.get(all.size() - 1));
    assertThat(optimize.editor().recipeProperty().get()).isEqualTo(HALF);
  }
}
