package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import java.util.List;

/** Trains models on behalf of pruning passes, which do not know how that is done. */
public interface Retraining {
  /**
   * Prepares the data, and the original as teacher.
   *
   * @param pass the id of the pass
   * @param values of the pass; a training that was interrupted is gone on with under the same
   * @param epochs how long each training takes
   * @throws dev.lathe.base.LatheException when there are no data, or the model cannot be trained
   */
  Session open(
      Pass.Input input, String pass, ParamValues values, double epochs, JobContext context);

  /** Trains any number of models that came of one original, on the same data. */
  interface Session extends AutoCloseable {
    /** Fine-tunes a model; its zeros stay zero. */
    OnnxModel recover(OnnxModel model, String series);

    /** Fine-tunes a model while its weights become zero by a rule. */
    OnnxModel sparsify(OnnxModel model, String series, MaskRule rule);

    /** What happened, sentences. */
    List<String> notes();

    @Override
    void close();
  }
}
