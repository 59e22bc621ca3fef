package dev.lathe.engine.answer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Boxes as bytes, for another process. */
public final class BoxesWire {
  private BoxesWire() {}

  /** Writes an answer. */
  public static void write(DataOutputStream out, Boxes answer) throws IOException {
    put(out, answer.boxes());
    put(out, answer.ranked());
    put(out, answer.candidates());
    out.writeInt(answer.names().size());
    for (String name : answer.names()) {
      Wire.text(out, name);
    }
  }

  private static void put(DataOutputStream out, List<Box> boxes) throws IOException {
    out.writeInt(boxes.size());
    for (Box b : boxes) {
      out.writeInt(b.index());
      out.writeFloat(b.score());
      out.writeFloat(b.x());
      out.writeFloat(b.y());
      out.writeFloat(b.width());
      out.writeFloat(b.height());
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Boxes read(DataInputStream in) throws IOException {
    List<Box> boxes = boxes(in);
    List<Box> ranked = boxes(in);
    List<Box> candidates = boxes(in);
    int n = in.readInt();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(Wire.text(in));
    }
    return new Boxes(boxes, ranked, candidates, names);
  }

  private static List<Box> boxes(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boxes.add(
          new Box(
              in.readInt(),
              in.readFloat(),
              in.readFloat(),
              in.readFloat(),
              in.readFloat(),
              in.readFloat()));
    }
    return boxes;
  }
}
