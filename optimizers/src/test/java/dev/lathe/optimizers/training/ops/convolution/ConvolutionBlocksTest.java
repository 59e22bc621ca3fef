package dev.lathe.optimizers.training.ops.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolutions and their gradients against plain Java, over numbers of channels that fill PyTorch's
 * blocks and that do not, in both orders of memory, while memory that nobody has written holds what
 * is no number.
 */
class ConvolutionBlocksTest {
  private static final int BATCH = 2;
  private static final int SIDE = 5;

  /** A convolution of {@code axes} axes with kernels of {@code kernel} elements on each. */
  record Case(int axes, int kernel, int in, int out, int groups, boolean channelsLast) {
    int side(int axis) {
      return axis < axes ? SIDE : 1;
    }

    int kernel(int axis) {
      return axis < axes ? kernel : 1;
    }

    int pad(int axis) {
      return kernel(axis) / 2;
    }

    long[] spatial(int length) {
      long[] all = new long[axes];
      Arrays.fill(all, length);
      return all;
    }
  }

  static Stream<Case> cases() {
    int[] channels = {1, 3, 11, 16, 20, 32, 33, 44, 58};
    Stream<Case> dense =
        IntStream.of(1, 3)
            .boxed()
            .flatMap(
                k ->
                    Arrays.stream(channels)
                        .boxed()
                        .flatMap(
                            in ->
                                Arrays.stream(channels)
                                    .boxed()
                                    .flatMap(
                                        out ->
                                            Stream.of(false, true)
                                                .map(l -> new Case(2, k, in, out, 1, l)))));
    Stream<Case> others =
        Stream.of(false, true)
            .flatMap(
                l ->
                    Stream.of(
                        new Case(1, 3, 58, 44, 1, l),
                        new Case(1, 1, 20, 40, 1, l),
                        new Case(3, 3, 20, 18, 1, l),
                        new Case(2, 3, 58, 58, 58, l),
                        new Case(2, 3, 2, 24, 2, l),
                        new Case(2, 3, 20, 44, 2, l),
                        new Case(2, 1, 40, 66, 2, l),
                        new Case(2, 3, 116, 88, 2, l),
                        new Case(2, 1, 99, 105, 3, l),
                        new Case(2, 3, 6, 6, 3, l),
                        new Case(1, 3, 40, 88, 2, l)));
    return Stream.concat(dense, others);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreThoseOfPlainJava(Case c) {
    float[] x = random(1, BATCH * c.in() * c.side(0) * c.side(1) * c.side(2));
    float[] w = random(2, c.out() * (c.in() / c.groups()) * volume(c));
    float[] b = random(3, c.out());
    float[] g = random(4, BATCH * c.out() * c.side(0) * c.side(1) * c.side(2));
    double[] y = new double[g.length];
    double[] gx = new double[x.length];
    double[] gw = new double[w.length];
    plain(c, x, w, b, g, y, gx, gw);

    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray input = array(manager, x, shape(BATCH, c.in(), c));
      input = c.channelsLast() ? channelsLast(input) : input;
      NDArray weight = array(manager, w, kernels(c));
      NDArray bias = array(manager, b, new Shape(c.out()));
      NDArray given = array(manager, g, shape(BATCH, c.out(), c));
      input.setRequiresGradient(true);
      weight.setRequiresGradient(true);
      spoil();
      try (Autograd autograd = Autograd.record()) {
        NDArray made =
            Convolve.of(
                input,
                weight,
                Optional.of(bias),
                new Shape(c.spatial(1)),
                new Shape(c.spatial(c.kernel() / 2)),
                new Shape(c.spatial(1)),
                c.groups());
        same(made, y);
        spoil();
        autograd.backward(made.mul(given).sum());
      }
      same(input.getGradient(), gx);
      same(weight.getGradient(), gw);
    }
  }

  /** Memory that PyTorch gives out next holds what is no number. */
  private static void spoil() {
    try (NDManager manager = Torch.newManager()) {
      for (int size = 16; size < 200_000; size = size * 5 / 4) {
        for (int i = 0; i < 8; i++) {
          manager.full(new Shape(size), Float.NaN, DataType.FLOAT32);
        }
      }
    }
  }

  private static void same(NDArray found, double[] wanted) {
    float[] values = found.toFloatArray();
    assertThat(values).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(values[i]).as("element %d", i).isCloseTo((float) wanted[i], offset(2e-3f));
    }
  }

  private static void plain(
      Case c, float[] x, float[] w, float[] b, float[] g, double[] y, double[] gx, double[] gw) {
    int inside = c.in() / c.groups();
    int perGroup = c.out() / c.groups();
    int places = c.side(0) * c.side(1) * c.side(2);
    for (int n = 0; n < BATCH; n++) {
      for (int o = 0; o < c.out(); o++) {
        for (int p = 0; p < places; p++) {
          int at = (n * c.out() + o) * places + p;
          y[at] = b[o];
          for (int i = 0; i < inside; i++) {
            int from = (n * c.in() + o / perGroup * inside + i) * places;
            for (int k = 0; k < volume(c); k++) {
              int place = place(c, p, k);
              if (place >= 0) {
                int weight = (o * inside + i) * volume(c) + k;
                y[at] += (double) x[from + place] * w[weight];
                gx[from + place] += (double) g[at] * w[weight];
                gw[weight] += (double) g[at] * x[from + place];
              }
            }
          }
        }
      }
    }
  }

  /** Where an element of the kernel reads for a place of the output; -1 in the padding. */
  private static int place(Case c, int output, int element) {
    int place = 0;
    int unit = 1;
    for (int axis = 2; axis >= 0; axis--) {
      int at = output % c.side(axis) + element % c.kernel(axis) - c.pad(axis);
      if (at < 0 || at >= c.side(axis)) {
        return -1;
      }
      place += at * unit;
      unit *= c.side(axis);
      output /= c.side(axis);
      element /= c.kernel(axis);
    }
    return place;
  }

  private static int volume(Case c) {
    return c.kernel(0) * c.kernel(1) * c.kernel(2);
  }

  private static Shape shape(long first, long channels, Case c) {
    return new Shape(first, channels).addAll(new Shape(c.spatial(SIDE)));
  }

  private static Shape kernels(Case c) {
    return new Shape(c.out(), c.in() / c.groups()).addAll(new Shape(c.spatial(c.kernel())));
  }

  private static NDArray array(NDManager manager, float[] values, Shape shape) {
    return Scalars.owned(manager.create(values, shape));
  }

  private static NDArray channelsLast(NDArray x) {
    int rank = x.getShape().dimension();
    int[] there =
        IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1).toArray();
    int[] back =
        IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1).toArray();
    NDArray moved = x.transpose(there);
    return moved.flatten().reshape(moved.getShape()).transpose(back);
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
