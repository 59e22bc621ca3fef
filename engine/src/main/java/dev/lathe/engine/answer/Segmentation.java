package dev.lathe.engine.answer;

import dev.lathe.base.child.Frames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A class for each pixel of a picture.
 *
 * @param packed the classes of the whole picture; of a very large one in fewer pixels than it has
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param confidence by class, the mean probability of its pixels, 0..1; NaN where it has none,
 *     empty where the network does not say
 * @param names of the classes by index; may be shorter than the largest index
 * @param notNumbers whether a score was none (NaN)
 * @param scores what the classes were chosen by, until they lie in the picture's own pixels
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its task, never by equals.
public record Segmentation(
    PackedClasses packed,
    int width,
    int height,
    float[] confidence,
    List<String> names,
    boolean notNumbers,
    Optional<PixelScores> scores)
    implements Answer {
  /** Copies the list. */
  public Segmentation {
    names = List.copyOf(names);
  }

  /** Of classes that are packed first. */
  public Segmentation(
      PixelClasses classes,
      int width,
      int height,
      float[] confidence,
      List<String> names,
      boolean notNumbers,
      Optional<PixelScores> scores) {
    this(new PackedClasses(classes), width, height, confidence, names, notNumbers, scores);
  }

  /** The class of each pixel. */
  public PixelClasses classes() {
    return packed.classes();
  }

  /**
   * How much of the picture is of a class.
   *
   * @param index of the class
   * @param label its name
   * @param share of all pixels, 0..1
   * @param confidence mean probability, 0..1; NaN where it is not known
   */
  public record Share(int index, String label, double share, double confidence) {}

  @Override
  public boolean hasNaN() {
    return notNumbers;
  }

  /** The name of a class; where it has none, {@code class 4}. */
  public String label(int index) {
    return index < names.size() ? names.get(index) : "class " + index;
  }

  /** The classes that occur, the largest first. */
  public List<Share> shares() {
    PixelClasses classes = classes();
    long[] counts = classes.counts();
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double sure = i < confidence.length ? confidence[i] : Double.NaN;
        shares.add(new Share(i, label(i), (double) counts[i] / classes.size(), sure));
      }
    }
    shares.sort(Comparator.comparingDouble(Share::share).reversed());
    return shares;
  }

  /** The share of the picture of which no class is known, 0..1: what a crop cut off. */
  public double unseen() {
    PixelClasses classes = classes();
    long known = 0;
    for (long c : classes.counts()) {
      known += c;
    }
    return 1 - (double) known / classes.size();
  }

  /** With other classes, in the pixels of a picture of that size, and without scores. */
  public Segmentation located(PixelClasses inPicture, int pictureWidth, int pictureHeight) {
    return new Segmentation(
        inPicture, pictureWidth, pictureHeight, confidence, names, notNumbers, Optional.empty());
  }

  /** Writes it for another process. */
  public void write(DataOutputStream out) throws IOException {
    byte[] runs = packed.bytes();
    out.writeInt(runs.length);
    out.write(runs);
    out.writeInt(width);
    out.writeInt(height);
    Wire.floats(out, confidence);
    out.writeInt(names.size());
    for (String name : names) {
      Wire.text(out, name);
    }
    out.writeBoolean(notNumbers);
    out.writeBoolean(scores.isPresent());
    if (scores.isPresent()) {
      PixelScores s = scores.get();
      out.writeInt(s.channels());
      out.writeInt(s.width());
      out.writeInt(s.height());
      Wire.floats(out, s.values());
      out.writeFloat(s.cut());
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Segmentation read(DataInputStream in) throws IOException {
    PackedClasses packed = PackedClasses.of(Frames.bytes(in, in.readInt()));
    int width = in.readInt();
    int height = in.readInt();
    float[] confidence = Wire.floats(in);
    int n = in.readInt();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(Wire.text(in));
    }
    boolean notNumbers = in.readBoolean();
    Optional<PixelScores> scores =
        in.readBoolean()
            ? Optional.of(
                new PixelScores(
                    in.readInt(), in.readInt(), in.readInt(), Wire.floats(in), in.readFloat()))
            : Optional.empty();
    return new Segmentation(packed, width, height, confidence, names, notNumbers, scores);
  }
}
