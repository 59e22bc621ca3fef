package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.OptimizeServices.Draft;
import dev.lathe.controllers.services.OptimizeServices.Layer;
import dev.lathe.controllers.services.OptimizeServices.LayerError;
import dev.lathe.controllers.services.OptimizeServices.Preview;
import dev.lathe.controllers.services.OptimizeServices.Score;
import dev.lathe.controllers.services.OptimizeServices.Step;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Prediction;
import dev.lathe.optimizers.preview.LayerView;
import dev.lathe.optimizers.preview.PreviewEvaluation;
import dev.lathe.optimizers.preview.PreviewPlan;
import dev.lathe.optimizers.preview.PreviewSession;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A session of the optimizers' preview, in the screen's words. */
record SessionPreview(PreviewSession session) implements Preview {
  @Override
  public Prediction original(Sample sample, JobContext context) {
    return session.original(sample, context);
  }

  @Override
  public Draft draft(Recipe recipe, Sample sample, JobContext context) {
    return draft(session.draft(recipe, sample, context));
  }

  @Override
  public Optional<Draft> made(Recipe recipe, Sample sample, JobContext context) {
    return session.made(recipe, sample, context).map(SessionPreview::draft);
  }

  private static Draft draft(PreviewSession.Draft d) {
    return new Draft(
        d.prediction(), d.bytes(), d.exact(), d.plan().packedOnly(), approximate(d.plan()));
  }

  private static String approximate(PreviewPlan plan) {
    List<String> said = new ArrayList<>();
    if (!plan.leftOut().isEmpty()) {
      said.add(
          Texts.get(
              "optimize.leaves-out",
              String.join(", ", plan.leftOut().stream().distinct().toList())));
    }
    if (plan.training()) {
      said.add(Texts.get("optimize.before-training"));
    }
    if (plan.packedOnly()) {
      said.add(Texts.get("optimize.packed"));
    }
    return String.join(" ", said);
  }

  @Override
  public void estimate(Recipe recipe, Dataset data, Consumer<Step> onStep, JobContext context) {
    session.estimate(recipe, data, s -> onStep.accept(step(s)), context);
  }

  private static Step step(PreviewEvaluation.Step s) {
    return new Step(
        s.n(),
        s.total(),
        s.quality().map(q -> score(q.metric(), q.estimate())),
        s.quality().flatMap(q -> s.original().map(o -> score(q.metric(), o))),
        s.agreement().map(a -> score(a.metric(), a.estimate())));
  }

  private static Score score(Metric metric, Estimate e) {
    return new Score(
        metric.name(),
        metric.doc(),
        metric.unit() == Metric.Unit.SHARE,
        e.value(),
        e.low(),
        e.high());
  }

  @Override
  public List<String> layers() {
    return session.layers();
  }

  @Override
  public Layer layer(String name, Recipe recipe, JobContext context) {
    LayerView v = session.layer(name, recipe);
    return new Layer(v.layer(), v.low(), v.high(), v.counts(), v.grid(), v.sqnrDb());
  }

  @Override
  public List<LayerError> errors(Recipe recipe, JobContext context) {
    return session.errors(recipe, context).stream()
        .map(e -> new LayerError(e.layer(), e.sqnrDb()))
        .toList();
  }

  @Override
  public void close() {
    session.close();
  }
}
