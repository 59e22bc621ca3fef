package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Recipes that come with the product, as files beside the classes that offer them. */
public final class GivenRecipes {
  private GivenRecipes() {}

  /**
   * Reads one.
   *
   * @param beside the class whose package holds the file
   * @return empty when a pass of it is not among these
   */
  public static Optional<Recipe> read(Class<?> beside, String file, PassRegistry passes) {
    try (InputStream in = beside.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      return Optional.of(
          RecipeJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), passes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LatheException e) {
      return Optional.empty();
    }
  }
}
