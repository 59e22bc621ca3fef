package dev.lathe.optimizers.training.ops.image;

/**
 * How one axis is resized: which input positions make each output position, and with what weights.
 *
 * @param in length of the axis
 * @param out its new length
 * @param scale new length by old, before rounding
 * @param start where the part to resize begins, as a fraction of the axis
 * @param end where it ends
 */
record AxisResize(int in, int out, double scale, double start, double end) {
  /** How to look at the neighbours of a position. */
  record Kind(
      String mode,
      String coordinates,
      String nearest,
      double cubicCoefficient,
      boolean antialias,
      boolean excludeOutside) {}

  boolean isIdentity(Kind kind) {
    return in == out && scale == 1 && !kind.coordinates().equals("tf_crop_and_resize");
  }

  /** The position in the input that an output position is taken at. */
  double position(int x, Kind kind) {
    double width = scale * in;
    return switch (kind.coordinates()) {
      case "align_corners" -> width == 1 ? 0 : x * (in - 1) / (width - 1);
      case "asymmetric" -> x / scale;
      case "tf_crop_and_resize" ->
          width == 1
              ? 0.5 * (start + end) * (in - 1)
              : start * (in - 1) + x * (end - start) * (in - 1) / (width - 1);
      case "pytorch_half_pixel" -> width == 1 ? -0.5 : (x + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> in / 2.0 * (1 - out / width) + (x + 0.5) / scale - 0.5;
      case "tf_half_pixel_for_nn" -> (x + 0.5) / scale;
      default -> (x + 0.5) / scale - 0.5;
    };
  }

  /** Whether an output position lies outside the input, where a crop may reach. */
  boolean isOutside(int x, Kind kind) {
    double at = position(x, kind);
    return kind.coordinates().equals("tf_crop_and_resize") && (at < 0 || at > in - 1);
  }

  /** The one input position for each output position, for nearest neighbours. */
  long[] nearest(Kind kind) {
    long[] all = new long[out];
    for (int x = 0; x < out; x++) {
      double at = position(x, kind);
      double chosen =
          switch (kind.nearest()) {
            case "floor" -> Math.floor(at);
            case "ceil" -> Math.ceil(at);
            case "round_prefer_ceil" -> Math.floor(at + 0.5);
            default -> Math.ceil(at - 0.5);
          };
      all[x] = (long) Math.max(0, Math.min(in - 1, chosen));
    }
    return all;
  }

  /** The weights as a matrix: a row for each input position, a column for each output position. */
  double[] matrix(Kind kind) {
    double[] matrix = new double[Math.multiplyExact(in, out)];
    double shrink = kind.antialias() ? Math.min(scale, 1) : 1;
    int reach = kind.mode().equals("cubic") ? 2 : 1;
    int first = (int) Math.floor(-reach / shrink) + 1;
    for (int x = 0; x < out; x++) {
      double at = position(x, kind);
      int base = (int) Math.ceil(at) - 1;
      double sum = 0;
      double[] weights = new double[2 - 2 * first];
      for (int i = 0; i < weights.length; i++) {
        int place = base + first + i;
        boolean outside = place < 0 || place >= in;
        weights[i] = outside && kind.excludeOutside() ? 0 : weight(shrink * (place - at), kind);
        sum += weights[i];
      }
      boolean normalize = kind.antialias() || kind.excludeOutside();
      for (int i = 0; i < weights.length; i++) {
        int place = Math.max(0, Math.min(in - 1, base + first + i));
        matrix[place * out + x] += normalize ? weights[i] / sum : weights[i];
      }
    }
    return matrix;
  }

  private static double weight(double distance, Kind kind) {
    double d = Math.abs(distance);
    return kind.mode().equals("cubic") ? cubic(d, kind.cubicCoefficient()) : Math.max(0, 1 - d);
  }

  /** Keys' cubic convolution kernel. */
  static double cubic(double d, double a) {
    if (d <= 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  }
}
