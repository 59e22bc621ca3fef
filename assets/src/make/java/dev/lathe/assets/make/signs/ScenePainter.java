package dev.lathe.assets.make.signs;

import static dev.lathe.assets.make.signs.Colors.between;

import dev.lathe.assets.make.Camera;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Paints scenes: a background, clutter that is no sign, signs of any size, turned and squeezed,
 * some behind others or cut by the edge, then blurred, dimmed and noisy. Everything follows from
 * the seed; coordinates are in a square of a side that is given, so that the same scene can be
 * painted at any zoom.
 */
public final class ScenePainter {
  /** Side of a scene: the network's input, in pixels. */
  public static final int SIDE = 160;

  /** At most so many signs, one for each so many pixels of the side. */
  private static final int PIXELS_PER_SIGN = 23;

  /** So much of the smaller box may lie under another. */
  private static final double OVERLAP = 0.45;

  /** So much of a sign must be inside the picture. */
  private static final double INSIDE = 0.7;

  private static final int ATTEMPTS = 12;

  private final int side;
  private final Random random;

  private ScenePainter(int side, Random random) {
    this.side = side;
    this.random = random;
  }

  /**
   * The scene of a seed.
   *
   * @param side of the square that holds it; signs have the same sizes in all
   * @param zoom pixels of the picture for one of the square
   */
  public static Scene paint(long seed, int side, int zoom) {
    return new ScenePainter(side, new Random(seed)).paint(zoom);
  }

  private Scene paint(int zoom) {
    int size = side * zoom;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(zoom, zoom);
    double hardness = random.nextDouble();
    Surroundings.paint(g, side, hardness, random);
    List<Scene.Sign> signs = paintSigns(g);
    g.dispose();
    Camera.Exposure exposure =
        new Camera.Exposure(
            between(random, 0, 0.3 + 0.7 * hardness) * zoom,
            between(random, 0, 14 * hardness),
            between(random, 1 - 0.4 * hardness, 1.05),
            between(random, -35, 25) * hardness);
    return new Scene(
        Camera.shoot(image, exposure, random), signs.stream().map(s -> scaled(s, zoom)).toList());
  }

  private List<Scene.Sign> paintSigns(Graphics2D g) {
    List<Scene.Sign> signs = new ArrayList<>();
    for (int wanted = 1 + random.nextInt(side / PIXELS_PER_SIGN); wanted > 0; wanted--) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SignClass kind = SignClass.values()[random.nextInt(SignClass.values().length)];
        AffineTransform place = place();
        Optional<Scene.Sign> sign = box(kind, place);
        if (sign.isPresent() && signs.stream().allMatch(s -> s.covered(sign.get()) < OVERLAP)) {
          AffineTransform before = g.getTransform();
          g.transform(place);
          SignPainter.paint(g, kind, random);
          g.setTransform(before);
          signs.add(sign.get());
          break;
        }
      }
    }
    return signs;
  }

  /** Small signs are more frequent than large ones, as on a street. */
  private AffineTransform place() {
    double radius = 8.5 * Math.pow(4.2, Math.pow(random.nextDouble(), 1.2));
    AffineTransform place =
        AffineTransform.getTranslateInstance(between(random, 0, side), between(random, 0, side));
    place.rotate(Math.max(-0.5, Math.min(0.5, 0.14 * random.nextGaussian())));
    place.shear(between(random, -0.12, 0.12), 0);
    double squeeze = between(random, 0.72, 1);
    boolean upright = random.nextDouble() < 0.7;
    place.scale(radius * (upright ? squeeze : 1), radius * (upright ? 1 : squeeze));
    return place;
  }

  private Optional<Scene.Sign> box(SignClass kind, AffineTransform place) {
    Rectangle2D whole = place.createTransformedShape(SignPainter.outline(kind)).getBounds2D();
    Rectangle2D seen = whole.createIntersection(new Rectangle2D.Double(0, 0, side, side));
    boolean inside =
        seen.getWidth() > 0
            && seen.getHeight() > 0
            && seen.getWidth() * seen.getHeight() >= INSIDE * whole.getWidth() * whole.getHeight();
    return inside
        ? Optional.of(
            new Scene.Sign(kind, seen.getX(), seen.getY(), seen.getWidth(), seen.getHeight()))
        : Optional.empty();
  }

  private static Scene.Sign scaled(Scene.Sign s, double by) {
    return new Scene.Sign(s.kind(), s.x() * by, s.y() * by, s.width() * by, s.height() * by);
  }
}
