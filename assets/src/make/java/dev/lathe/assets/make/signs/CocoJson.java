package dev.lathe.assets.make.signs;

import java.util.List;
import java.util.Locale;

/**
 * Boxes as COCO's JSON: images, categories counted from 1, boxes as [x, y, width, height] in
 * pixels. Written by hand: the module that tests this has no JSON library.
 */
final class CocoJson {
  private CocoJson() {}

  static String write(List<Scene> scenes) {
    StringBuilder images = new StringBuilder();
    StringBuilder boxes = new StringBuilder();
    int box = 0;
    for (int i = 0; i < scenes.size(); i++) {
      Scene scene = scenes.get(i);
      int size = scene.image().getWidth();
      line(
          images,
          "{\"id\":%d,\"file_name\":\"%s\",\"width\":%d,\"height\":%d}",
          i + 1,
          SceneData.fileName(i),
          size,
          size);
      for (Scene.Sign s : scene.signs()) {
        line(
            boxes,
            "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%.1f,%.1f,%.1f,%.1f],"
                + "\"area\":%.1f,\"iscrowd\":0}",
            ++box,
            i + 1,
            s.kind().ordinal() + 1,
            s.x(),
            s.y(),
            s.width(),
            s.height(),
            s.width() * s.height());
      }
    }
    StringBuilder classes = new StringBuilder();
    for (SignClass kind : SignClass.values()) {
      line(classes, "{\"id\":%d,\"name\":\"%s\"}", kind.ordinal() + 1, kind.label());
    }
    return "{\"info\":{\"description\":\"Generated scenes of signs\"},\n\"categories\":[\n"
        + classes
        + "],\n\"images\":[\n"
        + images
        + "],\n\"annotations\":[\n"
        + boxes
        + "]}\n";
  }

  private static void line(StringBuilder to, String format, Object... values) {
    to.append(to.length() == 0 ? "" : ",\n").append(String.format(Locale.ROOT, format, values));
  }
}
