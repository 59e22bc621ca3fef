package dev.lathe.engine.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * How queries arrive at a model.
 *
 * @param kind what makes the next query arrive
 * @param batch samples in a query, at least 1; where a query is a run, only if the model leaves the
 *     batch axis open
 * @param concurrency closed loop: queries in flight at any time; else: runs that may go on at the
 *     same time while the others wait; at least 1
 * @param rate Poisson: queries a second on average, or 0 for the highest that keeps the bound;
 *     otherwise 0
 * @param seed Poisson: of the times of arrival
 * @param bound the latency that the queries must keep for the row to be valid; empty for none
 * @param minimumQueries a row with fewer timed queries is not valid
 * @param text what a query of a language model reads; empty for any model, where a query is a run
 *     on a batch
 */
public record LoadPattern(
    Kind kind,
    int batch,
    int concurrency,
    double rate,
    long seed,
    Optional<LatencyBound> bound,
    int minimumQueries,
    Optional<TextStep> text) {
  /** What makes the next query arrive. */
  public enum Kind {
    /** The answer to an earlier one: so many are always in flight, and none waits in a queue. */
    CLOSED_LOOP,
    /** The clock, at random times; a query that finds all lanes busy waits, and the wait counts. */
    POISSON,
    /**
     * So many samples at once, one in a run, each time the last of those before is answered; the
     * query is answered with its last sample. The multi-stream scenario of MLPerf LoadGen.
     */
    BURST
  }

  /**
   * A share of the queries that must be answered in time.
   *
   * @param millis the longest latency allowed
   * @param share of the queries, above 0 and at most 1
   */
  public record LatencyBound(double millis, double share) {
    /** Checks the ranges. */
    public LatencyBound {
      if (!(millis > 0) || !(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(millis + " ms for a share of " + share);
      }
    }

    private String words() {
      return String.format(Locale.ROOT, " with %s %% within %s ms", 100 * share, millis);
    }
  }

  /**
   * A step of a language model: tokens read at once, after those that its cache holds.
   *
   * @param cached tokens read before, 0 or more; {@link #LONGEST} for as many as the model can hold
   *     and still read this step
   * @param tokens read by the query, at least 1
   */
  public record TextStep(int cached, int tokens) {
    /** The cache is as long as the model's context allows. */
    public static final int LONGEST = -1;

    /** Checks the ranges. */
    public TextStep {
      if (cached < LONGEST || tokens < 1) {
        throw new IllegalArgumentException(tokens + " tokens after " + cached);
      }
    }

    private String words() {
      return ", reads " + tokens + " after " + (cached == LONGEST ? "the longest cache" : cached);
    }
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException for a pattern that cannot be run
   */
  public LoadPattern {
    if (batch < 1 || concurrency < 1 || minimumQueries < 1) {
      throw new IllegalArgumentException(
          "batch " + batch + ", concurrency " + concurrency + ", queries " + minimumQueries);
    }
    boolean rated = rate > 0 && Double.isFinite(rate);
    boolean searched = rate == 0 && bound.isPresent();
    if (kind == Kind.POISSON ? !rated && !searched : rate != 0) {
      throw new IllegalArgumentException("a rate of " + rate + " for " + kind);
    }
  }

  /** A query is a run of any model on a batch. */
  public LoadPattern(
      Kind kind,
      int batch,
      int concurrency,
      double rate,
      long seed,
      Optional<LatencyBound> bound,
      int minimumQueries) {
    this(kind, batch, concurrency, rate, seed, bound, minimumQueries, Optional.empty());
  }

  /** So many queries are always in flight. */
  public static LoadPattern closedLoop(int batch, int concurrency, int minimumQueries) {
    return new LoadPattern(
        Kind.CLOSED_LOOP, batch, concurrency, 0, 0, Optional.empty(), minimumQueries);
  }

  /**
   * One step of a language model after the other.
   *
   * @param cached tokens read before, or {@link TextStep#LONGEST}
   * @param tokens read by a query
   */
  public static LoadPattern textSteps(int cached, int tokens, int minimumQueries) {
    return new LoadPattern(
        Kind.CLOSED_LOOP,
        1,
        1,
        0,
        0,
        Optional.empty(),
        minimumQueries,
        Optional.of(new TextStep(cached, tokens)));
  }

  /**
   * So many samples at once, each time the last were answered.
   *
   * @param samples in a query
   * @param lanes samples answered at the same time
   */
  public static LoadPattern burst(int samples, int lanes, int minimumQueries) {
    return new LoadPattern(Kind.BURST, samples, lanes, 0, 0, Optional.empty(), minimumQueries);
  }

  /**
   * Queries at random times, one sample each, at the highest rate that keeps the bound.
   *
   * @param seed of the times of arrival
   */
  public static LoadPattern highestRate(LatencyBound bound, long seed, int minimumQueries) {
    return new LoadPattern(Kind.POISSON, 1, 1, 0, seed, Optional.of(bound), minimumQueries);
  }

  /** Whether its rate has yet to be found: such a pattern cannot be run. */
  public boolean isSearched() {
    return kind == Kind.POISSON && rate == 0;
  }

  /** The same at another rate. */
  public LoadPattern at(double queriesPerSecond) {
    return new LoadPattern(
        kind, batch, concurrency, queriesPerSecond, seed, bound, minimumQueries, text);
  }

  /** The same with other samples in a query. */
  public LoadPattern ofBatch(int samples) {
    return new LoadPattern(kind, samples, concurrency, rate, seed, bound, minimumQueries, text);
  }

  /** The same with other queries or runs at a time. */
  public LoadPattern inLanes(int lanes) {
    return new LoadPattern(kind, batch, lanes, rate, seed, bound, minimumQueries, text);
  }

  /** The same with another bound. */
  public LoadPattern within(LatencyBound other) {
    return new LoadPattern(
        kind, batch, concurrency, rate, seed, Optional.of(other), minimumQueries, text);
  }

  /** The same with another least number of queries. */
  public LoadPattern ofQueries(int least) {
    return new LoadPattern(kind, batch, concurrency, rate, seed, bound, least, text);
  }

  /** Runs of the model in a query. */
  public int runsPerQuery() {
    return kind == Kind.BURST ? batch : 1;
  }

  /**
   * Samples in a run.
   *
   * @param freeBatch whether the model leaves the batch axis open
   * @param fixedBatch the length of that axis where it does not
   */
  public int samplesPerRun(boolean freeBatch, int fixedBatch) {
    return freeBatch ? batch / runsPerQuery() : fixedBatch;
  }

  /**
   * How many queries are expected within so many nanoseconds.
   *
   * @param typicalNanos latency of a query of this pattern
   */
  public double queriesWithin(double nanos, double typicalNanos) {
    return switch (kind) {
      case POISSON -> rate * nanos * 1e-9;
      case CLOSED_LOOP -> concurrency * nanos / typicalNanos;
      case BURST -> nanos / typicalNanos;
    };
  }

  /** What warms a model up for this pattern: the same queries, without waiting for the clock. */
  public LoadPattern warmUp() {
    return kind != Kind.POISSON
        ? this
        : new LoadPattern(
            Kind.CLOSED_LOOP, batch, concurrency, 0, 0, Optional.empty(), minimumQueries, text);
  }

  /**
   * What of the pattern decides the numbers, in words that are equal only for equal loads; part of
   * a measurement's key.
   */
  public String words() {
    String loop = String.format(Locale.ROOT, "batch %d, concurrency %d", batch, concurrency);
    String arrivals =
        switch (kind) {
          case CLOSED_LOOP -> "closed loop, " + loop;
          case BURST -> "all at once when the last are answered, " + loop;
          case POISSON ->
              "Poisson, "
                  + (rate == 0 ? "the highest rate" : String.format(Locale.ROOT, "%s/s", rate))
                  + bound.map(LatencyBound::words).orElse("")
                  + String.format(Locale.ROOT, ", seed %d, %s", seed, loop);
        };
    return arrivals + text.map(TextStep::words).orElse("");
  }

  /** Writes the pattern for a process that runs it. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(kind.ordinal());
    out.writeInt(batch);
    out.writeInt(concurrency);
    out.writeDouble(rate);
    out.writeLong(seed);
    out.writeBoolean(bound.isPresent());
    if (bound.isPresent()) {
      out.writeDouble(bound.get().millis());
      out.writeDouble(bound.get().share());
    }
    out.writeInt(minimumQueries);
    out.writeBoolean(text.isPresent());
    if (text.isPresent()) {
      out.writeInt(text.get().cached());
      out.writeInt(text.get().tokens());
    }
  }

  /**
   * Reads what {@link #writeTo} wrote; both sides run the same version of Lathe.
   *
   * @throws IOException when the stream ends too early
   */
  public static LoadPattern readFrom(DataInputStream in) throws IOException {
    Kind kind = Kind.values()[in.readByte()];
    int batch = in.readInt();
    int concurrency = in.readInt();
    double rate = in.readDouble();
    long seed = in.readLong();
    Optional<LatencyBound> bound =
        in.readBoolean()
            ? Optional.of(new LatencyBound(in.readDouble(), in.readDouble()))
            : Optional.empty();
    int minimumQueries = in.readInt();
    Optional<TextStep> text =
        in.readBoolean() ? Optional.of(new TextStep(in.readInt(), in.readInt())) : Optional.empty();
    return new LoadPattern(kind, batch, concurrency, rate, seed, bound, minimumQueries, text);
  }
}
