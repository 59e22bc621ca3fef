package dev.lathe.hardware;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Hardware.Probe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures for about a second what the machine really reaches. Each rate is that of the best short
 * round: a neighbour on the machine can only slow a round down.
 */
final class MachineProbe {
  /** Side of the matrices: 2·n³ = 0.9 GFLOP a product, small enough for slow machines. */
  private static final int N = 768;

  private static final double SECONDS_PER_RATE = 0.3;

  private final OrtEnvironment environment;
  private final Machine machine;

  MachineProbe(OrtEnvironment environment, Machine machine) {
    this.environment = environment;
    this.machine = machine;
  }

  Probe run(JobContext context) {
    try {
      context.progress(0, 3, "FP32 matrix product");
      byte[] fp32 =
          OnnxBytes.product("MatMul", N, OnnxBytes.FLOAT, OnnxBytes.FLOAT, OnnxBytes.FLOAT);
      double gflops = product(fp32, OnnxJavaType.FLOAT, 4, context);
      context.progress(1, 3, "INT8 matrix product");
      byte[] int8 =
          OnnxBytes.product("MatMulInteger", N, OnnxBytes.UINT8, OnnxBytes.INT8, OnnxBytes.INT32);
      double gops = product(int8, OnnxJavaType.UINT8, 1, context);
      context.progress(2, 3, "memory bandwidth");
      double bandwidth = bandwidth(context);
      context.progress(3, 3, "done");
      return new Probe(gflops, gops, bandwidth, Instant.now().getEpochSecond());
    } catch (OrtException e) {
      throw LatheException.failed("The machine could not be probed.", Providers.sentence(e), "", e);
    }
  }

  /** 10^9 operations a second of an n × n matrix product on all physical cores. */
  private double product(byte[] model, OnnxJavaType type, int width, JobContext context)
      throws OrtException {
    ByteBuffer data = ByteBuffer.allocateDirect(N * N * width).order(ByteOrder.nativeOrder());
    for (int i = 0; i < N * N; i++) {
      if (width == 4) {
        data.putFloat(i * 4, (i % 7) * 0.125f);
      } else {
        data.put(i, (byte) (i % 7));
      }
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(machine.physicalCores());
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input = OnnxTensor.createTensor(environment, data, new long[] {N, N}, type)) {
        double best = best(() -> session.run(Map.of("a", input)).close(), context);
        return 2.0 * N * N * N / best / 1e9;
      }
    }
  }

  /** 10^9 bytes a second read by all cores from arrays that no cache holds. */
  private double bandwidth(JobContext context) throws OrtException {
    int parts = machine.logicalCores();
    long[][] arrays = new long[parts][];
    int length = (int) (bytesToRead() / parts / Long.BYTES);
    IntStream.range(0, parts).parallel().forEach(i -> arrays[i] = new long[length]);
    long[] sums = new long[parts];
    double best =
        best(
            () ->
                IntStream.range(0, parts).parallel().forEach(i -> sums[i] = LongSum.of(arrays[i])),
            context);
    if (LongSum.of(sums) != 0) {
      throw new IllegalStateException("zeros do not add up to zero");
    }
    return (double) length * Long.BYTES * parts / best / 1e9;
  }

  /**
   * Twice the last-level cache, between 64 and 256 MB, and never more than a quarter of the heap.
   */
  private long bytesToRead() {
    long largest = machine.caches().stream().mapToLong(Machine.Cache::bytes).max().orElse(0);
    long wanted = Math.min(Math.max(2 * largest, 64L << 20), 256L << 20);
    return Math.min(wanted, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Seconds of the fastest round; rounds go on for the time given, at least five. */
  private static double best(Round round, JobContext context) throws OrtException {
    double best = Double.MAX_VALUE;
    long begin = System.nanoTime();
    for (int i = 0; i < 5 || System.nanoTime() - begin < SECONDS_PER_RATE * 1e9; i++) {
      context.checkCancelled();
      long start = System.nanoTime();
      round.run();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  private interface Round {
    void run() throws OrtException;
  }

  /** A loop of its own, so that the compiler turns it into vector instructions. */
  private static final class LongSum {
    static long of(long[] array) {
      long a = 0;
      for (long value : array) {
        a += value;
      }
      return a;
    }
  }
}
