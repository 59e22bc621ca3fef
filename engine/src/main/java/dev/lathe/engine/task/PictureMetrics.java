package dev.lathe.engine.task;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.evaluate.MeanMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.PictureQuality;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** What pictures that networks make are measured by: their likeness to others, in luminance. */
final class PictureMetrics {
  private PictureMetrics() {}

  /** All of a task, the finest last. */
  static List<Metric> of(Task task) {
    return List.of(
        psnr(
            "psnr",
            "PSNR (dB)",
            "Mean peak signal-to-noise ratio of the luminance against the target picture, in"
                + " decibels; equal pictures count as 100.",
            true),
        ssim(
            "ssim",
            "SSIM",
            "Mean structural similarity of the luminance to the target picture (Wang et al. 2004),"
                + " 1 for equal pictures.",
            true),
        Metrics.agreement(
            "Share of pictures within a PSNR of 40 dB of the original model's: a difference that is"
                + " hardly seen.",
            task),
        psnr(
            "psnr-original",
            "PSNR to the original (dB)",
            "Mean peak signal-to-noise ratio of the luminance against the original model's picture,"
                + " in decibels; equal pictures count as 100.",
            false),
        ssim(
            "ssim-original",
            "SSIM to the original",
            "Mean structural similarity of the luminance to the original model's picture (Wang et"
                + " al. 2004).",
            false));
  }

  private static Metric psnr(String id, String name, String doc, boolean truth) {
    return metric(
        id,
        name,
        doc,
        truth,
        0,
        PictureQuality.MOST_DECIBELS,
        (a, b) -> OptionalDouble.of(PictureQuality.psnr(a, b)));
  }

  private static Metric ssim(String id, String name, String doc, boolean truth) {
    return metric(id, name, doc, truth, -1, 1, PictureQuality::ssim);
  }

  private static Metric metric(
      String id,
      String name,
      String doc,
      boolean truth,
      double lowest,
      double highest,
      BiFunction<Raster, Raster, OptionalDouble> likeness) {
    return new MeanMetric(
        id,
        name,
        doc,
        Metric.Unit.NUMBER,
        true,
        truth,
        lowest,
        highest,
        o -> points(o, truth, likeness));
  }

  private static OptionalDouble points(
      Observation o, boolean truth, BiFunction<Raster, Raster, OptionalDouble> likeness) {
    if (!(o.answer() instanceof OutputPicture made)) {
      return OptionalDouble.empty();
    }
    Optional<Raster> wanted = truth ? target(o) : o.reference().flatMap(PictureMetrics::made);
    if (wanted.isPresent() && made.hasNaN()) {
      // A picture with values that are no numbers is wrong, whatever is right.
      return OptionalDouble.of(0);
    }
    Optional<Raster> fitted = wanted.flatMap(w -> PictureQuality.inSizeOf(made.made(), w));
    return fitted.isPresent() ? likeness.apply(fitted.get(), wanted.get()) : OptionalDouble.empty();
  }

  private static Optional<Raster> target(Observation o) {
    return o.truth().orElse(null) instanceof TargetPicture target
        ? Optional.of(target.read())
        : Optional.empty();
  }

  private static Optional<Raster> made(Answer answer) {
    return answer instanceof OutputPicture p ? Optional.of(p.made()) : Optional.empty();
  }
}
