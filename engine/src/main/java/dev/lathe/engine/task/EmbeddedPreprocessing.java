package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A preprocessing that was written into a graph: the graph takes the pixels of a picture of its
 * size, and scales, orders and lays them out itself. Its file remembers what is inside, so that it
 * is asked with pixels wherever it is opened, whatever flags, sidecars or the setup of the model
 * that it was made from say of scale, mean, deviation, channels and layout. How a picture gets the
 * size is still said outside.
 */
public final class EmbeddedPreprocessing {
  /** The metadata property that holds what is inside, as a sidecar says preprocessing. */
  public static final String METADATA_KEY = "lathe.embedded";

  private static final String PREPROCESSING = "preprocessing";

  private EmbeddedPreprocessing() {}

  /** The metadata of a model into whose graph this was written. */
  public static Map<String, String> record(Map<String, String> metadata, ImagePreprocessing p) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    ObjectNode json = SmallJson.MAPPER.createObjectNode();
    json.set(PREPROCESSING, SetupJson.write(p));
    all.put(METADATA_KEY, json.toString());
    return all;
  }

  /**
   * What is inside a graph; empty where nothing is. A file that says so and does not take bytes is
   * not believed.
   */
  public static Optional<ImagePreprocessing> of(OnnxModel onnx) {
    String text = onnx.metadata().get(METADATA_KEY);
    List<TensorSpec> inputs = TensorSpec.inputs(onnx.graph());
    if (text == null || inputs.size() != 1 || inputs.get(0).type() != DataType.UINT8) {
      return Optional.empty();
    }
    try {
      return SetupJson.read(SmallJson.MAPPER.readTree(text), Optional.empty()).image().whole();
    } catch (JsonProcessingException | IllegalArgumentException strange) {
      return Optional.empty();
    }
  }

  /**
   * How a graph is asked that was made from a model with this setup: as the model is, but with
   * pixels where the preprocessing is inside.
   */
  public static ModelSetup asked(ModelSetup setup, OnnxModel onnx) {
    return of(onnx).isEmpty()
        ? setup
        : setup.withImage(setup.image().map(ImagePreprocessing::pixels));
  }

  /**
   * What is done to a picture on its whole way, outside and inside: a variant with its
   * preprocessing inside answers the same question as the model that it was made from.
   */
  static ModelSetup whole(Model model) {
    return of(model.onnx())
        .map(inside -> model.setup().withImage(model.setup().image().map(inside::withGeometryOf)))
        .orElse(model.setup());
  }
}
