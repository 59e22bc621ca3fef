package dev.lathe.optimizers.recipe;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.EmbeddedPreprocessing;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFinder;
import dev.lathe.engine.task.Sidecars;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a variant comes from and how it is to be asked, kept in the metadata of its file. Nothing
 * in it depends on the time or the folder, so that the same recipe makes the same bytes.
 */
public final class Provenance {
  /** The recipe, as {@link RecipeJson} writes it. */
  public static final String RECIPE = "lathe.recipe";

  /** SHA-256 of the file that the recipe was applied to. */
  public static final String SOURCE = "lathe.source.sha256";

  /** The recipe of that file, where it was itself made by Lathe. */
  public static final String SOURCE_RECIPE = "lathe.source.recipe";

  /** The version of Lathe that applied it. */
  public static final String VERSION = "lathe.version";

  private Provenance() {}

  /** The model with its provenance. */
  public static OnnxModel record(OnnxModel result, Model source, Recipe recipe) {
    Map<String, String> metadata = new LinkedHashMap<>(result.metadata());
    Optional.ofNullable(metadata.get(RECIPE)).ifPresent(r -> metadata.put(SOURCE_RECIPE, r));
    metadata.put(RECIPE, RecipeJson.write(recipe));
    metadata.put(SOURCE, source.sha256());
    metadata.put(VERSION, version());
    if (!tellsItself(result, source)) {
      metadata.put(
          Sidecars.METADATA_KEY,
          Sidecars.toMetadata(EmbeddedPreprocessing.asked(source.setup(), result)));
    }
    return result.with(result.irVersion(), result.opsets(), metadata);
  }

  /**
   * Whether the variant is understood as its source was, without the flags, the sidecar and the
   * folder that the source had. A guess that anybody would make again is not written down: a
   * tokenizer that is put beside the variant later may tell better.
   */
  private static boolean tellsItself(OnnxModel result, Model source) {
    if (!result.metadata().keySet().containsAll(source.onnx().metadata().keySet())) {
      return false; // a student of its own
    }
    if (EmbeddedPreprocessing.of(result).isPresent()
        != EmbeddedPreprocessing.of(source.onnx()).isPresent()) {
      return false;
    }
    try {
      String alone = Sidecars.toMetadata(SetupFinder.find(source.onnx()));
      return alone.equals(Sidecars.toMetadata(source.setup()));
    } catch (LatheException contradictory) {
      return false;
    }
  }

  private static String version() {
    String built = Provenance.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }
}
