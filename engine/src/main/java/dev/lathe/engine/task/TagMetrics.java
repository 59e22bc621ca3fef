package dev.lathe.engine.task;

import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Word;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.evaluate.ConfusionMeasure;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.SpanMetric;
import dev.lathe.engine.evaluate.WeightedMeanMetric;
import dev.lathe.engine.evaluate.WeightedMeanMetric.Sum;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagScheme;
import dev.lathe.engine.text.TagSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** How well the words of sentences are tagged, and how like the original's tags they are. */
final class TagMetrics {
  static final List<Metric> ALL =
      List.of(
          entities(
              "entity-f1",
              "Entity F1",
              "Harmonic mean of entity precision and recall over all sentences, by seqeval's rule:"
                  + " an entity counts as found only with its exact words and type.",
              ConfusionMeasure.F1),
          entities(
              "entity-precision",
              "Entity precision",
              "Of the entities said, the share that is there with these words and this type.",
              ConfusionMeasure.PRECISION),
          entities(
              "entity-recall",
              "Entity recall",
              "Of the entities that are there, the share said with these words and this type.",
              ConfusionMeasure.RECALL),
          share(
              "token-accuracy",
              "Token accuracy",
              "Share of words with the right tag; tags of different schemes are compared as IOB2.",
              true,
              TagMetrics::accuracy),
          share(
              "agreement",
              "Agreement",
              "Share of words that have the original's tag.",
              false,
              TagMetrics::agreement));

  private TagMetrics() {}

  private static Metric entities(String id, String name, String doc, ConfusionMeasure measure) {
    return new SpanMetric(id, name, doc, measure, TagMetrics::entities);
  }

  private static Metric share(
      String id, String name, String doc, boolean truth, WeightedMeanMetric.Parts parts) {
    return new WeightedMeanMetric(
        id, name, doc, Metric.Unit.SHARE, true, truth, 0, 1, parts, DoubleUnaryOperator.identity());
  }

  /** What a model says of the words that the data have. */
  private record Tagged(TrueTags truth, List<TagSpan> said) {}

  private static Optional<Tagged> tagged(Observation o) {
    if (o.answer() instanceof TokenTags a
        && a.sentence().isPresent()
        && o.truth().orElse(null) instanceof TrueTags truth) {
      TagScheme scheme = a.sentence().get().scheme();
      return Optional.of(new Tagged(truth, scheme.spans(tags(truth.words(), a.words()))));
    }
    return Optional.empty();
  }

  /**
   * The tag that a model gives each word of the data: that of the first of its own words that
   * begins there. One that it has not read, or sees as the end of a longer word, has none.
   */
  static List<String> tags(List<Place> words, List<Word> said) {
    List<String> tags = new ArrayList<>(words.size());
    int at = 0;
    for (Place word : words) {
      while (at < said.size() && said.get(at).start() < word.start()) {
        at++;
      }
      boolean begins = at < said.size() && said.get(at).start() < word.end();
      tags.add(begins ? said.get(at).label() : TagScheme.OUTSIDE);
    }
    return tags;
  }

  private static Optional<SpanMetric.Counts> entities(Observation o) {
    return tagged(o)
        .map(
            t -> {
              Set<TagSpan> hits = new HashSet<>(t.said());
              hits.retainAll(new HashSet<>(t.truth().spans()));
              return new SpanMetric.Counts(hits.size(), t.said().size(), t.truth().spans().size());
            });
  }

  private static Optional<Sum> accuracy(Observation o) {
    return tagged(o)
        .filter(t -> !t.truth().words().isEmpty())
        .map(
            t -> {
              int n = t.truth().words().size();
              return new Sum(
                  equal(
                      TagScheme.canonical(t.said(), n), TagScheme.canonical(t.truth().spans(), n)),
                  n);
            });
  }

  private static long equal(List<String> a, List<String> b) {
    long equal = 0;
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      equal += a.get(i).equals(b.get(i)) ? 1 : 0;
    }
    return equal;
  }

  /** How many words have the same label. */
  static long equalWords(TokenTags a, TokenTags b) {
    return equal(labels(a), labels(b));
  }

  private static List<String> labels(TokenTags a) {
    return a.words().stream().map(Word::label).toList();
  }

  private static Optional<Sum> agreement(Observation o) {
    if (o.answer() instanceof TokenTags a && o.reference().orElse(null) instanceof TokenTags b) {
      int n = Math.min(a.words().size(), b.words().size());
      return n == 0 ? Optional.empty() : Optional.of(new Sum(equalWords(a, b), n));
    }
    return Optional.empty();
  }
}
