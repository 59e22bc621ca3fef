package dev.lathe.optimizers.training;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.training.graph.Advice;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.split.TrainableSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what of a model can be trained: by looking at its nodes, and by running an example through
 * those that seem fit.
 */
public final class TrainablePartFinder {
  private final boolean frozen;
  private final DryRun dryRun;
  private final Advice advice;

  /**
   * A search.
   *
   * @param values {@link TrainingParams#FROZEN_EXTRACTOR} decides whether a part is enough
   * @param advice what to say where it ends with nothing
   */
  public TrainablePartFinder(ParamValues values, DryRun dryRun, Advice advice) {
    this.frozen = values.get(TrainingParams.FROZEN_EXTRACTOR);
    this.dryRun = dryRun;
    this.advice = advice;
  }

  /**
   * All of a model or, where a part is wanted, what lies behind that which cannot be trained.
   *
   * @throws LatheException naming the node in the way, and what can be done about it
   */
  public TrainablePart find(OnnxModel model) {
    TrainablePart found = search(model, true);
    return frozen && !found.isPart()
        ? TrainableSplit.behindQuantization(model)
            .map(s -> TrainablePart.part(model, s))
            .orElse(found)
        : found;
  }

  /**
   * The same of a quantized model, whose integers a pass trains in its own way; where a part is not
   * wanted, {@link #require} has tried what it was made of.
   */
  public TrainablePart findIntegers(OnnxModel quantized) {
    return frozen ? search(quantized, false) : TrainablePart.whole(quantized);
  }

  /** Refuses a model that cannot be trained in the way that is wanted, as far as can be told. */
  public void require(OnnxModel model) {
    if (!frozen) {
      search(model, true).close();
      return;
    }
    List<UnsupportedOperator> unsupported = TrainableGraph.unsupported(model);
    if (!unsupported.isEmpty()) {
      split(model, unsupported, true);
    }
  }

  private TrainablePart search(OnnxModel model, boolean real) {
    List<UnsupportedOperator> inTheWay = new ArrayList<>(TrainableGraph.unsupported(model));
    if (inTheWay.isEmpty()) {
      TrainablePart whole = TrainablePart.whole(model);
      dryRun.refusal(whole).ifPresent(inTheWay::add);
      if (inTheWay.isEmpty()) {
        return whole;
      }
    }
    UnsupportedOperator first = inTheWay.get(0);
    TrainablePart part = behind(model, inTheWay, real);
    if (frozen) {
      return part;
    }
    part.close();
    throw advice.part(first, inTheWay.size() - 1, part.weightsInWords());
  }

  /** Cuts again until a trial runs through. */
  private TrainablePart behind(OnnxModel model, List<UnsupportedOperator> inTheWay, boolean real) {
    while (true) {
      TrainablePart part = TrainablePart.part(model, split(model, inTheWay, real));
      Optional<UnsupportedOperator> more = dryRun.refusal(part);
      if (more.isEmpty()) {
        return part;
      }
      part.close();
      if (inTheWay.contains(more.get())) {
        throw advice.nothing(more.get());
      }
      inTheWay.add(more.get());
    }
  }

  private TrainableSplit split(OnnxModel model, List<UnsupportedOperator> inTheWay, boolean real) {
    return TrainableSplit.behind(model, inTheWay, real)
        .orElseThrow(() -> advice.nothing(inTheWay.get(0)));
  }
}
