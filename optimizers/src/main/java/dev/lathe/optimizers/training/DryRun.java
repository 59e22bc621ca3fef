package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.NodeRefusal;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Runs one example through what is to be trained: some nodes can be seen to be in the way only then
 * (a fused attention whose input turns out to be packed, weights of an odd number of bits).
 *
 * @param input whose first example that can be read is run; without data nothing is
 */
public record DryRun(Pass.Input input, JobContext context) {
  /** So many examples are looked at for one that can be read. */
  private static final int LOOKED_AT = 4;

  /**
   * The node that refuses to be run, if one does. Whatever else goes wrong is left to the training,
   * which knows what to do about it.
   */
  Optional<UnsupportedOperator> refusal(TrainablePart part) {
    List<Example> examples =
        input.data().map(d -> d.examples().stream().limit(LOOKED_AT).toList()).orElse(List.of());
    if (examples.isEmpty()) {
      return Optional.empty();
    }
    context.progress(0, 0, "Trying one example");
    try (Preprocessor preprocessor = Preprocessor.of(input.model());
        EncodedSet set = EncodedSet.encode(examples, preprocessor, JobContext.unwatched())) {
      run(part, set);
      return Optional.empty();
    } catch (LatheException e) {
      return NodeRefusal.in(e);
    }
  }

  private static void run(TrainablePart part, EncodedSet set) {
    try (NDManager manager = Torch.newManager();
        Autograd none = Autograd.pause();
        TrainableGraph graph = part.open(part.model(), manager, Set.of());
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batches batches = new Batches(set, 1);
      graph.forward(
          batches.read(manager, new int[] {0}, Augmentation.NONE, new Random(0)).inputs(), false);
    }
  }
}
