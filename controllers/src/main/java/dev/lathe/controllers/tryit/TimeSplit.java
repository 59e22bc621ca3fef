package dev.lathe.controllers.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.session.Prediction;

/** Where the time of one answer went, in milliseconds. */
public record TimeSplit(double pre, double inference, double post) {
  static TimeSplit of(Prediction p) {
    return new TimeSplit(p.preMillis(), p.inferenceMillis(), p.postMillis());
  }

  /** The whole. */
  public double total() {
    return pre + inference + post;
  }

  /** The shares of the whole, in order. */
  public double[] shares() {
    double t = Math.max(total(), 1e-9);
    return new double[] {pre / t, inference / t, post / t};
  }

  /** The first part in words. */
  public String preText() {
    return Texts.get("try.time.pre", Formats.millisNumber(pre));
  }

  /** The second part in words. */
  public String inferenceText() {
    return Texts.get("try.time.inference", Formats.millisNumber(inference));
  }

  /** The third part in words. */
  public String postText() {
    return Texts.get("try.time.post", Formats.millisNumber(post));
  }
}
