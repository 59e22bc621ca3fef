package dev.lathe.engine.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One file of Pascal VOC: the objects of a picture. Corners are counted from 1 and belong to the
 * box; "difficult" objects are to be ignored.
 *
 * @param picture the name of the picture; empty where the file does not say it
 * @param width of the picture in pixels; 0 where the file does not say it
 * @param height of the picture in pixels; 0 where the file does not say it
 */
record VocFile(String picture, int width, int height, List<Item> objects) {
  private static final int MOST_BYTES = 10_000_000;
  private static final int MOST_DEPTH = 30;

  /**
   * An object, in pixels.
   *
   * @param name of its class
   */
  record Item(String name, double x, double y, double width, double height, boolean difficult) {}

  /** Fields of the object being read. */
  private static final class Fields {
    private String name = "";
    private double left = Double.NaN;
    private double top = Double.NaN;
    private double right = Double.NaN;
    private double bottom = Double.NaN;
    private boolean difficult;

    void set(String path, String text) {
      switch (path) {
        case "object/name" -> name = text;
        case "object/difficult" -> difficult = text.equals("1");
        case "object/bndbox/xmin" -> left = number(text);
        case "object/bndbox/ymin" -> top = number(text);
        case "object/bndbox/xmax" -> right = number(text);
        case "object/bndbox/ymax" -> bottom = number(text);
        default -> {
          // Pose, parts and the like say nothing of the box.
        }
      }
    }

    Item item() {
      double x = left - 1;
      double y = top - 1;
      return new Item(name, x, y, right - x, bottom - y, difficult);
    }
  }

  /**
   * Reads one; a DTD, and with it every entity, is refused.
   *
   * @return empty when it is XML of something else
   * @throws IOException when it cannot be read, saying why
   */
  static Optional<VocFile> read(FileTree.Entry file) throws IOException {
    byte[] bytes = file.bytes().head(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IOException("it is larger than 10 MB");
    }
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      try {
        return read(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw new IOException("it is not well-formed XML", e);
    }
  }

  private static Optional<VocFile> read(XMLStreamReader xml)
      throws XMLStreamException, IOException {
    Deque<String> path = new ArrayDeque<>();
    StringBuilder text = new StringBuilder();
    String picture = "";
    double width = 0;
    double height = 0;
    List<Item> objects = new ArrayList<>();
    Fields fields = new Fields();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new IOException("it declares entities, which are not read");
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.isEmpty() && !xml.getLocalName().equals("annotation")) {
            return Optional.empty();
          }
          path.addLast(xml.getLocalName());
          if (path.size() > MOST_DEPTH) {
            throw new IOException("it is nested too deeply");
          }
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String at = String.join("/", path).replaceFirst("^annotation/?", "");
          String value = text.toString().strip();
          switch (at) {
            case "filename" -> picture = value;
            case "size/width" -> width = number(value);
            case "size/height" -> height = number(value);
            case "object" -> {
              objects.add(fields.item());
              fields = new Fields();
            }
            default -> fields.set(at, value);
          }
          path.removeLast();
          text.setLength(0);
        }
        default -> {
          // Comments and processing instructions.
        }
      }
    }
    return Optional.of(new VocFile(picture, whole(width), whole(height), objects));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static int whole(double v) {
    return v > 0 && v <= 1_000_000 ? (int) v : 0;
  }
}
