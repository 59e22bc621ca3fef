package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.signs.Scene;
import dev.lathe.assets.make.signs.SignClass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What each cell should answer. A cell answers for a sign when its centre lies in the sign's box
 * and near the middle of it; where several claim it, for the smallest.
 *
 * @param classes 1 where a cell answers for that class [batch,classes,cells]
 * @param boxes centre x and y, width, height in pixels [batch,4,cells]; a unit box where no sign is
 * @param mask 1 where a cell answers for a sign [batch,1,cells]
 * @param positives how many cells do, at least 1
 */
record SignTargets(NDArray classes, NDArray boxes, NDArray mask, int positives) {
  /** So many strides from the middle of a sign a cell may lie, along each axis. */
  private static final double NEAR = 1.5;

  static SignTargets of(List<Scene> scenes, NDManager manager) {
    float[] grid = SignNet.grid(scenes.get(0).image().getWidth());
    int count = grid.length / 2;
    int kinds = SignClass.values().length;
    float[] classes = new float[scenes.size() * kinds * count];
    float[] boxes = new float[scenes.size() * 4 * count];
    Arrays.fill(boxes, 1);
    float[] mask = new float[scenes.size() * count];
    int positives = 0;
    for (int b = 0; b < scenes.size(); b++) {
      for (int i = 0; i < count; i++) {
        Optional<Scene.Sign> claimant = claimant(scenes.get(b).signs(), grid[i], grid[count + i]);
        if (claimant.isPresent()) {
          Scene.Sign sign = claimant.get();
          positives++;
          mask[b * count + i] = 1;
          classes[(b * kinds + sign.kind().ordinal()) * count + i] = 1;
          boxes[b * 4 * count + i] = (float) (sign.x() + sign.width() / 2);
          boxes[(b * 4 + 1) * count + i] = (float) (sign.y() + sign.height() / 2);
          boxes[(b * 4 + 2) * count + i] = (float) sign.width();
          boxes[(b * 4 + 3) * count + i] = (float) sign.height();
        }
      }
    }
    return new SignTargets(
        manager.create(classes, new Shape(scenes.size(), kinds, count)),
        manager.create(boxes, new Shape(scenes.size(), 4, count)),
        manager.create(mask, new Shape(scenes.size(), 1, count)),
        Math.max(1, positives));
  }

  private static Optional<Scene.Sign> claimant(List<Scene.Sign> signs, double x, double y) {
    double near = NEAR * SignNet.STRIDE;
    return signs.stream()
        .filter(
            s ->
                Math.abs(x - s.x() - s.width() / 2) < Math.min(near, s.width() / 2)
                    && Math.abs(y - s.y() - s.height() / 2) < Math.min(near, s.height() / 2))
        .min(Comparator.comparingDouble(s -> s.width() * s.height()));
  }
}
