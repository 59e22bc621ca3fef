package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.engine.load.LoadPattern;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Runs the timed rounds of several candidates interleaved (A B C, B C A, …), so that whatever the
 * machine does hits all of them alike.
 */
final class InterleavedRounds {
  private static final int WANTED_ROUNDS = 24;
  private static final double SHORTEST_ROUND_SECONDS = 0.04;
  private static final double LONGEST_ROUND_SECONDS = 0.5;

  /** Where the queries are still too few, a row may take so many times its seconds. */
  private static final double OVERTIME = 2;

  /** The same for queries that arrive by the clock, which cannot be hurried. */
  private static final double QUEUED_OVERTIME_SECONDS = 30;

  private static final int QUEUED_ROUNDS = 8;
  private static final double QUEUED_BOUNDS = 20;
  private static final double LONGEST_QUEUED_SECONDS = 20;

  private final MachineState machine;
  private final double seconds;

  /**
   * Makes a run.
   *
   * @param seconds how long each candidate is timed, about
   */
  InterleavedRounds(MachineState machine, double seconds) {
    this.machine = machine;
    this.seconds = seconds;
  }

  /**
   * What the machine did meanwhile.
   *
   * @param load absent where it cannot be read
   * @param clockDrop 1 − lowest ÷ highest clock
   */
  record SystemLoad(Optional<MachineState.Load> load, double clockDrop) {}

  /** How far the rounds are, 0..1. */
  interface Watcher {
    void at(double fraction);
  }

  /** Times all candidates that are alive; returns when each has had its time. */
  SystemLoad run(List<Candidate> candidates, JobContext context, Watcher watcher) {
    List<ProcessHandle> own =
        Stream.concat(
                Stream.of(ProcessHandle.current()),
                candidates.stream().flatMap(c -> c.child().stream()).map(p -> p.handle()))
            .toList();
    double length = length(candidates.get(0).scenario.load());
    Optional<MachineState.Reading> before = machine.read(own);
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    int round = 0;
    List<Candidate> running = candidates.stream().filter(Candidate::isAlive).toList();
    while (running.stream().anyMatch(c -> wantsMore(c))) {
      for (int i = 0; i < running.size(); i++) {
        context.checkCancelled();
        running.get((i + round) % running.size()).round(length, running.size() == 1);
      }
      OptionalLong clock = machine.clock();
      if (clock.isPresent() && clock.getAsLong() > 0) {
        lowest = Math.min(lowest, clock.getAsLong());
        highest = Math.max(highest, clock.getAsLong());
      }
      round++;
      running = running.stream().filter(Candidate::isAlive).toList();
      watcher.at(
          running.stream().mapToDouble(c -> Math.min(1, c.seconds() / seconds)).min().orElse(1));
    }
    Optional<MachineState.Load> load =
        before.flatMap(b -> machine.read(own).map(a -> MachineState.between(b, a)));
    candidates.forEach(Candidate::finishRounds);
    return new SystemLoad(load, highest == 0 ? 0 : 1 - (double) lowest / highest);
  }

  /**
   * About how long a round is. Every round begins with an empty queue, so that one of queries that
   * arrive by the clock is long, measured by how long they may wait.
   */
  private double length(LoadPattern load) {
    if (load.kind() != LoadPattern.Kind.POISSON) {
      return Math.max(
          SHORTEST_ROUND_SECONDS, Math.min(LONGEST_ROUND_SECONDS, seconds / WANTED_ROUNDS));
    }
    double waits = load.bound().map(b -> QUEUED_BOUNDS * b.millis() / 1000).orElse(0.0);
    double least = Math.max(SHORTEST_ROUND_SECONDS, waits);
    return Math.min(LONGEST_QUEUED_SECONDS, Math.max(least, seconds / QUEUED_ROUNDS));
  }

  private boolean wantsMore(Candidate c) {
    boolean few =
        c.queries() < c.scenario.load().minimumQueries() && c.seconds() < overtime(c.load());
    return c.seconds() < seconds || few || c.rounds().length < Validity.MINIMUM_ROUNDS;
  }

  private double overtime(LoadPattern load) {
    boolean clocked = load.kind() == LoadPattern.Kind.POISSON;
    return Math.max(OVERTIME * seconds, clocked ? QUEUED_OVERTIME_SECONDS : 0);
  }
}
