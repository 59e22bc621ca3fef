package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * The loss of a detector: boxes by their intersection over union and by their distance, classes by
 * quality focal loss (Li et al. 2020), whose target is the intersection over union that the cell's
 * box reaches, so that the surest box is the most exact one.
 */
final class SignLoss {
  private static final float BOX_WEIGHT = 1.5f;
  private static final float DISTANCE_WEIGHT = 0.3f;

  private SignLoss() {}

  /**
   * The loss of a batch.
   *
   * @param boxes as {@link SignNet#BOXES} [batch,4,cells,cells]
   * @param logits as {@link SignNet#CLASSES} [batch,classes,cells,cells]
   * @return a scalar, the mean over the cells that answer for signs
   */
  static NDArray of(NDArray boxes, NDArray logits, SignTargets wanted, NDManager manager) {
    long batch = boxes.getShape().get(0);
    long row = boxes.getShape().get(3);
    NDArray raw = boxes.reshape(batch, 4, row * row);
    float[] middles = SignNet.grid((int) row * SignNet.STRIDE);
    NDArray grid = manager.create(middles, new Shape(1, 2, row * row));
    NDArray centres = rows(raw, 0).mul(SignNet.STRIDE).add(grid);
    // No box larger than e^2.5 units: an early step must not overflow.
    NDArray sides = rows(raw, 2).clip(-4, 2.5f).exp().mul(SignNet.UNIT);
    NDArray wantedCentres = rows(wanted.boxes(), 0);
    NDArray wantedSides = rows(wanted.boxes(), 2);
    NDArray union = overlap(centres, sides, wantedCentres, wantedSides);
    NDArray apart = centres.sub(wantedCentres).div(SignNet.STRIDE).abs();
    NDArray wrong = sides.log().sub(wantedSides.log()).abs();
    NDArray distance = apart.add(wrong).sum(new int[] {1}, true).mul(DISTANCE_WEIGHT);
    NDArray box = union.mul(-1).add(1).mul(BOX_WEIGHT).add(distance).mul(wanted.mask()).sum();
    NDArray quality = wanted.classes().mul(union.stopGradient());
    NDArray classes = focal(logits.reshape(batch, -1, row * row), quality).sum();
    return box.add(classes).div(wanted.positives());
  }

  /** Two rows of the second axis, from that one on. */
  private static NDArray rows(NDArray x, int from) {
    return x.get(new NDIndex(":, " + from + ":" + (from + 2)));
  }

  /** Intersection over union [batch,1,cells] of boxes by centres and sides [batch,2,cells]. */
  private static NDArray overlap(NDArray c, NDArray s, NDArray wantedC, NDArray wantedS) {
    NDArray low = c.sub(s.div(2)).maximum(wantedC.sub(wantedS.div(2)));
    NDArray high = c.add(s.div(2)).minimum(wantedC.add(wantedS.div(2)));
    NDArray common = area(high.sub(low).maximum(0));
    return common.div(area(s).add(area(wantedS)).sub(common));
  }

  private static NDArray area(NDArray sides) {
    NDArray width = sides.get(new NDIndex(":, 0:1"));
    return width.mul(sides.get(new NDIndex(":, 1:2")));
  }

  /** Binary cross entropy, weighted by the square of the error. */
  private static NDArray focal(NDArray logits, NDArray wanted) {
    NDArray entropy =
        Activation.relu(logits)
            .sub(logits.mul(wanted))
            .add(Activation.softPlus(logits.abs().mul(-1)));
    NDArray error = Activation.sigmoid(logits).sub(wanted).stopGradient();
    return entropy.mul(error.square());
  }
}
