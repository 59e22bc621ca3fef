package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the files say that Hugging Face's libraries keep beside a model: {@code config.json}, {@code
 * preprocessor_config.json}, {@code tokenizer.json}. Their usual place for ONNX files is a folder
 * {@code onnx} inside the one with those files, so that is looked through too.
 */
final class HuggingFaceFolder {
  /** Their padding is 0 after normalization: the mean of ImageNet's colours, about this grey. */
  private static final int MEAN_GREY = 116;

  /** What vocabularies of words and characters are mostly called. */
  private static final List<String> VOCABULARIES =
      List.of(
          "token_mappings.json",
          "vocab.json",
          "vocabulary.json",
          "token2id.json",
          "char_to_idx.json",
          "char2idx.json",
          "word_index.json");

  private final FolderOfModel folder;
  private final List<String> problems;

  private HuggingFaceFolder(FolderOfModel folder, List<String> problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** Reads what there is; what cannot be read is added to the problems. */
  static Facts read(Path model, List<String> problems) {
    FolderOfModel folder = FolderOfModel.of(model);
    Path own = folder.path();
    boolean inside = own.getFileName() != null && own.getFileName().toString().equals("onnx");
    if (inside && own.getParent() != null && !Files.exists(own.resolve("config.json"))) {
      folder = folder.at(own.getParent());
    }
    return new HuggingFaceFolder(folder, problems).read();
  }

  private Facts read() {
    JsonNode config = json("config.json");
    JsonNode picture = json("preprocessor_config.json");
    Optional<Path> tokenizer = find("tokenizer.json").or(this::vocabulary);
    Facts.Image image = Facts.Image.none();
    try {
      image = image(picture);
    } catch (IllegalArgumentException e) {
      problems.add("preprocessor_config.json was not used: " + e.getMessage() + ".");
    }
    return new Facts(task(config), image, labels(config), tokenizer, OptionValues.NONE);
  }

  private JsonNode json(String name) {
    Optional<Path> file = find(name);
    try {
      if (file.isPresent()) {
        return SmallJson.readOrThrow(file.get());
      }
    } catch (IOException e) {
      problems.add(name + " beside the model cannot be read: it is not JSON.");
    }
    return SmallJson.MAPPER.createObjectNode();
  }

  private Optional<Path> find(String name) {
    try {
      return folder.find(name);
    } catch (IllegalArgumentException e) {
      problems.add(name + " beside the model was not used: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  /** A vocabulary in JSON; beside merges.txt it is but a part of a tokenizer. */
  private Optional<Path> vocabulary() {
    return find("merges.txt").isPresent()
        ? Optional.empty()
        : VOCABULARIES.stream().flatMap(name -> find(name).stream()).findFirst();
  }

  private Optional<Task> task(JsonNode config) {
    for (JsonNode a : config.path("architectures")) {
      if (a.asText().endsWith("ForSequenceClassification")) {
        return Optional.of(Tasks.TEXT_CLASSIFICATION);
      } else if (a.asText().endsWith("ForTokenClassification")) {
        return Optional.of(Tasks.TOKEN_CLASSIFICATION);
      } else if (a.asText().endsWith("ForImageClassification")) {
        return Optional.of(Tasks.IMAGE_CLASSIFICATION);
      } else if (a.asText().endsWith("ForSemanticSegmentation")) {
        return Optional.of(Tasks.SEGMENTATION);
      } else if (a.asText().endsWith("ForCausalLM") || a.asText().endsWith("LMHeadModel")) {
        return Optional.of(Tasks.TEXT_GENERATION);
      }
    }
    if (find("modules.json").isPresent()) {
      // The mark of sentence-transformers.
      return Optional.of(Tasks.TEXT_EMBEDDING);
    }
    return Optional.empty();
  }

  private Optional<Labels> labels(JsonNode config) {
    if (!config.path("id2label").isObject()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LabelFiles.ofJson(config.path("id2label")));
    } catch (IllegalArgumentException e) {
      problems.add("id2label of config.json was not used: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private Facts.Image image(JsonNode c) {
    if (!c.has("image_mean") && !c.has("size") && !c.has("crop_size")) {
      return Facts.Image.none();
    }
    Optional<int[]> size = c.path("do_resize").asBoolean(true) ? size(c.path("size")) : noSize();
    Optional<int[]> crop =
        c.path("do_center_crop").asBoolean(c.has("crop_size"))
            ? size(c.path("crop_size"))
            : noSize();
    boolean shorter = size.isPresent() && !c.path("size").has("height");
    // DETR's processor keeps the whole picture and fills up to the right and below.
    boolean padded = crop.isEmpty() && c.path("size").has("longest_edge");
    double cropShare = c.path("crop_pct").asDouble(0);
    Optional<Integer> resize = Optional.empty();
    if (shorter && cropShare > 0 && cropShare <= 1 && crop.isEmpty()) {
      // ConvNeXT's way: resize to size / crop_pct, then cut out the middle.
      crop = size;
      resize = Optional.of((int) (size.get()[0] / cropShare));
    } else if (shorter && !padded) {
      resize = Optional.of(size.get()[0]);
    } else if (size.isPresent() && !padded) {
      resize = Optional.of(0);
    }
    Optional<int[]> input = crop.isPresent() ? crop : size;
    boolean rescaled = c.path("do_rescale").asBoolean(true);
    boolean normalized = c.path("do_normalize").asBoolean(true);
    Facts.Image image =
        new Facts.Image(
            resize,
            input.map(s -> s[0]),
            input.map(s -> s[1]),
            Optional.empty(),
            Optional.of(Channels.RGB),
            Optional.of(rescaled ? c.path("rescale_factor").asDouble(1.0 / 255) : 1.0),
            normalized ? numbers(c.path("image_mean")) : Optional.of(List.of(0.0)),
            normalized ? numbers(c.path("image_std")) : Optional.of(List.of(1.0)));
    return padded
        ? image.withFit(Optional.of(Fit.LETTERBOX_TOP_LEFT), Optional.of(MEAN_GREY))
        : image;
  }

  private static Optional<int[]> noSize() {
    return Optional.empty();
  }

  /** Width and height: of a number, of height and width, or of the shortest edge. */
  private static Optional<int[]> size(JsonNode n) {
    int width = n.isInt() ? n.asInt() : n.path("width").asInt(n.path("shortest_edge").asInt(0));
    int height = n.isInt() ? n.asInt() : n.path("height").asInt(n.path("shortest_edge").asInt(0));
    if (n.isMissingNode() || width == 0 || height == 0) {
      return Optional.empty();
    }
    if (width < 0 || height < 0 || width > 65536 || height > 65536) {
      throw new IllegalArgumentException("its size is " + n);
    }
    return Optional.of(new int[] {width, height});
  }

  private static Optional<List<Double>> numbers(JsonNode n) {
    List<Double> list = new ArrayList<>();
    for (JsonNode e : n) {
      if (!e.isNumber()) {
        throw new IllegalArgumentException("its mean or deviation holds " + e);
      }
      list.add(e.asDouble());
    }
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }
}
