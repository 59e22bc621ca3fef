package dev.lathe.engine.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.json.JsonFaults;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * COCO's JSON: {@code images}, {@code categories} and {@code annotations} with boxes as left, top,
 * width, height; crowds are ignored boxes. It is read as a stream, since the outlines in it may
 * take hundreds of megabytes.
 */
final class CocoFile {
  private static final int MOST = 5_000_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
          .build();

  private final FileTree.Entry file;
  private final JobContext context;
  private final Map<Long, Image> images = new LinkedHashMap<>();
  private final Map<Integer, String> categories = new HashMap<>();
  private final List<Annotation> annotations = new ArrayList<>();

  private record Image(String file, int width, int height) {}

  private record Annotation(long image, int category, double[] box, boolean crowd) {}

  private CocoFile(FileTree.Entry file, JobContext context) {
    this.file = file;
    this.context = context;
  }

  /** Whether JSON begins like COCO's: an object with its keys, rather than a list or a config. */
  static boolean looksLikeIt(FileTree.Entry e) throws IOException {
    String lower = e.fileName().toLowerCase(Locale.ROOT);
    if (!lower.endsWith(".json")) {
      return false;
    }
    if (lower.startsWith("instances") || lower.contains("coco")) {
      return true;
    }
    try (InputStream in = e.bytes().open();
        JsonParser p = FACTORY.createParser(in)) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String key = p.currentName();
        p.nextToken();
        if ((key.equals("annotations") || key.equals("images"))
            && p.currentToken() == JsonToken.START_ARRAY) {
          return true;
        }
        p.skipChildren();
      }
      return false;
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }

  /**
   * Adds its boxes.
   *
   * @throws LatheException when it is not such a file
   */
  static void read(FileTree.Entry file, BoxClasses classes, BoxCollector to, JobContext context)
      throws IOException {
    CocoFile coco = new CocoFile(file, context);
    try (InputStream in = file.bytes().open();
        JsonParser p = FACTORY.createParser(in)) {
      coco.parse(p);
    } catch (JsonProcessingException e) {
      throw LatheException.input(
          file.fileName() + " is not JSON that can be read.",
          JsonFaults.of(e) + ".",
          "Export the annotations again.",
          e);
    }
    coco.add(classes, to);
  }

  private void parse(JsonParser p) throws IOException {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw notCoco("It is not a JSON object.");
    }
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String key = p.currentName();
      boolean list = p.nextToken() == JsonToken.START_ARRAY;
      if (list && key.equals("images")) {
        each(p, this::image);
      } else if (list && key.equals("categories")) {
        each(p, this::category);
      } else if (list && key.equals("annotations")) {
        each(p, this::annotation);
      } else {
        p.skipChildren();
      }
    }
    if (images.isEmpty() || categories.isEmpty()) {
      throw notCoco("It has no list of images, or none of categories.");
    }
  }

  private LatheException notCoco(String why) {
    return LatheException.input(
        file.fileName() + " does not hold COCO's annotations.",
        why,
        "COCO's files have images, annotations and categories, e.g. instances_val2017.json.");
  }

  private interface Reader {
    void read(Map<String, Object> fields);
  }

  /** Each object of a list, with its plain fields and its lists of up to four numbers. */
  private void each(JsonParser p, Reader reader) throws IOException {
    int n = 0;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      if (p.currentToken() == null || ++n > MOST) {
        throw notCoco("It ends in the middle, or has more than " + MOST + " entries in a list.");
      }
      if (n % 1024 == 0) {
        context.checkCancelled();
      }
      if (p.currentToken() != JsonToken.START_OBJECT) {
        p.skipChildren();
        continue;
      }
      Map<String, Object> fields = new HashMap<>();
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String key = p.currentName();
        JsonToken t = p.nextToken();
        if (t == JsonToken.START_ARRAY && key.equals("bbox")) {
          fields.put(key, numbers(p));
        } else if (t.isNumeric()) {
          fields.put(key, p.getDoubleValue());
        } else if (t == JsonToken.VALUE_STRING) {
          fields.put(key, p.getText());
        } else {
          p.skipChildren();
        }
      }
      reader.read(fields);
    }
  }

  private static double[] numbers(JsonParser p) throws IOException {
    double[] four = new double[4];
    int n = 0;
    while (p.nextToken() != JsonToken.END_ARRAY && p.currentToken() != null) {
      if (n < 4 && p.currentToken().isNumeric()) {
        four[n] = p.getDoubleValue();
      } else if (n < 4) {
        four[n] = Double.NaN;
        p.skipChildren();
      } else {
        p.skipChildren();
      }
      n++;
    }
    return n == 4 ? four : new double[] {Double.NaN, 0, 0, 0};
  }

  private static Optional<Double> number(Map<String, Object> fields, String key) {
    return fields.get(key) instanceof Double d ? Optional.of(d) : Optional.empty();
  }

  private void image(Map<String, Object> f) {
    Optional<Double> id = number(f, "id");
    if (id.isPresent() && f.get("file_name") instanceof String name) {
      images.put(
          id.get().longValue(),
          new Image(
              name,
              number(f, "width").orElse(0.0).intValue(),
              number(f, "height").orElse(0.0).intValue()));
    }
  }

  private void category(Map<String, Object> f) {
    Optional<Double> id = number(f, "id");
    if (id.isPresent() && f.get("name") instanceof String name) {
      categories.put(id.get().intValue(), name);
    }
  }

  private void annotation(Map<String, Object> f) {
    Optional<Double> image = number(f, "image_id");
    Optional<Double> category = number(f, "category_id");
    if (image.isPresent() && category.isPresent() && f.get("bbox") instanceof double[] box) {
      boolean crowd = number(f, "iscrowd").orElse(0.0) != 0;
      annotations.add(
          new Annotation(image.get().longValue(), category.get().intValue(), box, crowd));
    }
  }

  private void add(BoxClasses classes, BoxCollector to) {
    Map<Integer, Integer> known = classes.byNumber(categories);
    Map<Long, FileTree.Entry> pictures = new HashMap<>();
    images.forEach(
        (id, image) ->
            to.picture(image.file())
                .ifPresent(
                    e -> {
                      pictures.put(id, e);
                      to.size(e, image.width(), image.height());
                    }));
    for (Annotation a : annotations) {
      FileTree.Entry e = pictures.get(a.image());
      Integer index = known.get(a.category());
      if (e != null && index == null) {
        to.unknown(e, categories.getOrDefault(a.category(), "category " + a.category()));
      } else if (e != null) {
        double[] b = a.box();
        to.add(e, index, b[0], b[1], b[2], b[3], a.crowd());
      }
    }
  }
}
