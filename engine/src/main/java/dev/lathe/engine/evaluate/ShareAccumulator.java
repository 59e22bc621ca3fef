package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.measure.stats.Proportions.Paired;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Hits, one bit an example, so that any two models can be paired example by example: a share with
 * Wilson's interval, a difference with Newcombe's, and McNemar's test.
 */
final class ShareAccumulator implements Accumulator {
  private final ShareMetric.Judgement judgement;
  private final BitSet counted = new BitSet();
  private final BitSet hits = new BitSet();

  ShareAccumulator(ShareMetric.Judgement judgement) {
    this.judgement = judgement;
  }

  @Override
  public void add(Observation o) {
    judgement
        .of(o)
        .ifPresent(
            hit -> {
              counted.set(o.example());
              hits.set(o.example(), hit);
            });
  }

  @Override
  public Accumulator merge(Accumulator other) {
    ShareAccumulator o = (ShareAccumulator) other;
    ShareAccumulator both = new ShareAccumulator(judgement);
    both.counted.or(counted);
    both.counted.or(o.counted);
    both.hits.or(hits);
    both.hits.or(o.hits);
    return both;
  }

  @Override
  public Optional<Estimate> score() {
    int n = counted.cardinality();
    return n == 0 ? Optional.empty() : Optional.of(Proportions.wilson(hits.cardinality(), n));
  }

  @Override
  public Optional<PairedDifference> minus(Accumulator baseline) {
    Paired p = paired((ShareAccumulator) baseline);
    return p.n() == 0
        ? Optional.empty()
        : Optional.of(
            new PairedDifference(
                Proportions.difference(p), OptionalDouble.of(Proportions.mcNemar(p))));
  }

  private Paired paired(ShareAccumulator baseline) {
    BitSet common = (BitSet) counted.clone();
    common.and(baseline.counted);
    BitSet both = (BitSet) common.clone();
    both.and(hits);
    both.and(baseline.hits);
    BitSet mine = (BitSet) common.clone();
    mine.and(hits);
    BitSet theirs = (BitSet) common.clone();
    theirs.and(baseline.hits);
    long shared = both.cardinality();
    long onlyTheirs = theirs.cardinality() - shared;
    long onlyMine = mine.cardinality() - shared;
    return new Paired(
        shared, onlyTheirs, onlyMine, common.cardinality() - shared - onlyTheirs - onlyMine);
  }
}
