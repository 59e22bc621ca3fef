package dev.lathe.app.cli.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.picture.ImagePreprocessing;

/** How pictures become an input, as commands write it. */
public final class PreprocessingText {
  private PreprocessingText() {}

  /** Fills an object of a document. */
  public static void write(ObjectNode image, ImagePreprocessing p) {
    image.put("resize", p.resize()).put("width", p.width()).put("height", p.height());
    image.put("layout", p.layout().name()).put("channels", p.channels().name());
    image.put("scale", p.scale());
    ArrayNode mean = image.putArray("mean");
    p.mean().forEach(mean::add);
    ArrayNode std = image.putArray("std");
    p.std().forEach(std::add);
    image.put("fit", p.fit().id()).put("pad", p.pad());
  }
}
