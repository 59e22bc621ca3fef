package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.VectorIndex;
import java.util.List;

/** Turns a list of sentences into vectors, a few at a time. */
public final class SentenceIndex {
  private static final int CHUNK = 16;

  private SentenceIndex() {}

  /**
   * The vectors of sentences, in their order.
   *
   * @param title what is being done, for people
   * @throws dev.lathe.base.LatheException when a sentence cannot be answered
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static VectorIndex of(
      Predictor predictor, List<String> sentences, String title, JobContext context) {
    VectorIndex index = new VectorIndex();
    for (int at = 0; at < sentences.size(); at += CHUNK) {
      context.checkCancelled();
      context.progress(at, sentences.size(), title);
      List<Sample> some =
          sentences.subList(at, Math.min(sentences.size(), at + CHUNK)).stream()
              .<Sample>map(TextSample::new)
              .toList();
      predictor.predictBatch(some, context).forEach(p -> index.add(p.answer()));
    }
    return index;
  }
}
