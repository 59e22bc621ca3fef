package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** The ResNet-20 of the shared models, as a person would write it in DJL's blocks. */
final class HandWrittenResNet {
  private final SequentialBlock net = new SequentialBlock();
  private final ParameterStore store;

  HandWrittenResNet(NDManager manager, Shape input) {
    net.add(convolution(16, 3, 1)).add(normalization()).add(Activation.reluBlock());
    int before = 16;
    for (int width : new int[] {16, 32, 64}) {
      for (int i = 0; i < 3; i++) {
        net.add(residual(width, before == width ? 1 : 2));
        before = width;
      }
    }
    net.add(Pool.globalAvgPool2dBlock());
    net.add(Blocks.batchFlattenBlock());
    net.add(Linear.builder().setUnits(10).build());
    net.initialize(manager, DataType.FLOAT32, input);
    store = new ParameterStore(manager, false);
  }

  private static Block convolution(int filters, int kernel, int stride) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(filters)
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .optStride(new Shape(stride, stride))
        .optBias(false)
        .build();
  }

  private static Block normalization() {
    return BatchNorm.builder().build();
  }

  private static Block residual(int width, int stride) {
    SequentialBlock main =
        new SequentialBlock()
            .add(convolution(width, 3, stride))
            .add(normalization())
            .add(Activation.reluBlock())
            .add(convolution(width, 3, 1))
            .add(normalization());
    Block side =
        stride == 1
            ? Blocks.identityBlock()
            : new SequentialBlock().add(convolution(width, 1, stride)).add(normalization());
    return new ParallelBlock(
        list ->
            new NDList(
                Activation.relu(
                    list.get(0).singletonOrThrow().add(list.get(1).singletonOrThrow()))),
        List.of(main, side));
  }

  /** What has gradients. */
  List<NDArray> weights() {
    List<NDArray> weights = new ArrayList<>();
    for (Parameter p : net.getParameters().values()) {
      if (p.requiresGradient()) {
        p.getArray().setRequiresGradient(true);
        weights.add(p.getArray());
      }
    }
    return weights;
  }

  NDArray forward(NDArray pictures) {
    return net.forward(store, new NDList(pictures), true).singletonOrThrow();
  }
}
