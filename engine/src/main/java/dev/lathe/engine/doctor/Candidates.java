package dev.lathe.engine.doctor;

import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which ways to feed a model are worth a try. */
final class Candidates {
  /** What torchvision's evaluation resizes the shorter side to, for a crop of 224 pixels. */
  private static final double AROUND_A_CROP = 256.0 / 224;

  private Candidates() {}

  /**
   * Layouts that the graph leaves open, orders of the colours and ranges of the pixels, each with
   * the present fit; the present way first.
   *
   * @param pictures some of those that it is tried on
   */
  static List<Candidate> ranges(
      Model model,
      ImagePreprocessing present,
      Metric metric,
      List<LabelOrder> orders,
      List<Picture> pictures) {
    Map<ImagePreprocessing, String> ways = new LinkedHashMap<>();
    ways.put(present, "");
    boolean grey = present.channels() == Channels.GRAY;
    List<PixelRange> ranges = new ArrayList<>(PixelRange.of(present.channels()));
    if (!pictures.isEmpty()) {
      ranges.add(PixelRange.counted(pictures, present.channels()));
    }
    for (Layout layout : layouts(model, present)) {
      ImagePreprocessing laid = withLayout(present, layout);
      for (PixelRange range : ranges) {
        for (Channels c : grey ? List.of(Channels.GRAY) : List.of(Channels.RGB, Channels.BGR)) {
          ways.merge(range.in(laid, c), range.name(), (old, now) -> now);
        }
      }
    }
    List<Candidate> all = new ArrayList<>();
    ways.forEach((p, name) -> all.add(new Candidate(p, name, p.equals(present), metric, orders)));
    return all;
  }

  /** Both where no axis says which one the colours are on. */
  private static List<Layout> layouts(Model model, ImagePreprocessing present) {
    TensorSpec input = TensorSpec.inputs(model.onnx().graph()).get(0);
    int channels = present.channels().count();
    boolean open =
        input.rank() == 4
            && canBe(input.length(1), channels)
            && canBe(input.length(3), channels)
            && canBe(input.length(1), present.height())
            && canBe(input.length(3), present.width());
    return open ? List.of(Layout.NCHW, Layout.NHWC) : List.of(present.layout());
  }

  private static boolean canBe(long declared, int length) {
    return declared < 0 || declared == length;
  }

  private static ImagePreprocessing withLayout(ImagePreprocessing p, Layout layout) {
    return new ImagePreprocessing(
        p.resize(),
        p.width(),
        p.height(),
        layout,
        p.channels(),
        p.scale(),
        p.mean(),
        p.std(),
        p.fit(),
        p.pad());
  }

  /**
   * Other fits of a way, as far as they show the network something else of these pictures.
   *
   * @param sizes width and height of some of the pictures
   */
  static List<ImagePreprocessing> fits(ImagePreprocessing p, List<int[]> sizes) {
    int side = Math.max(p.width(), p.height());
    List<ImagePreprocessing> all =
        List.of(
            p,
            p.withFit(Fit.CROP, (int) Math.round(side * AROUND_A_CROP), 0),
            p.withFit(Fit.CROP, side, 0),
            p.withFit(Fit.STRETCH, 0, 0),
            p.withFit(Fit.LETTERBOX, 0, 0),
            p.withFit(Fit.LETTERBOX, 0, 114));
    Set<List<Object>> seen = new LinkedHashSet<>();
    List<ImagePreprocessing> different = new ArrayList<>();
    for (ImagePreprocessing fit : all) {
      List<Object> looks = new ArrayList<>();
      for (int[] s : sizes) {
        PictureFrame frame = PictureFrame.of(fit, s[0], s[1]);
        looks.add(frame);
        boolean margin = frame.resizedWidth() < fit.width() || frame.resizedHeight() < fit.height();
        looks.add(margin ? fit.pad() : -1);
      }
      if (seen.add(looks)) {
        different.add(fit);
      }
    }
    different.remove(p);
    return different;
  }
}
