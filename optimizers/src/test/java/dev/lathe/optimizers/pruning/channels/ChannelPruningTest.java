package dev.lathe.optimizers.pruning.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.optimizers.pruning.channels.MagnitudeScores.Norm;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Scope;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Target;
import dev.lathe.optimizers.testing.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts networks of every well-known pattern. Wherever no statistics run over the channels, the
 * smaller network must answer exactly as the original with the same weights set to zero.
 */
class ChannelPruningTest {
  /**
   * A pattern.
   *
   * @param statistics whether a normalization runs over channels, so that zeros are not the same as
   *     nothing
   * @param share least share of its multiply-accumulate operations that must go at half
   */
  record Pattern(String name, Supplier<OnnxModel> model, boolean statistics, double share) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Pattern> PATTERNS =
      List.of(
          new Pattern("ResNet", ConvNets::resNetBasic, false, 0.6),
          new Pattern("ResNet with padded shortcuts", ConvNets::resNetPadded, false, 0.6),
          new Pattern("ResNeXt", ConvNets::bottleneckInGroups, false, 0.55),
          new Pattern("VGG", ConvNets::vgg, false, 0.6),
          new Pattern("VGG with a computed target", ConvNets::vggComputedTarget, false, 0.5),
          new Pattern("MobileNet v2", ConvNets::mobileNetV2, false, 0.5),
          new Pattern("MobileNet v3, EfficientNet", ConvNets::squeezeAndExcite, false, 0.5),
          new Pattern("DenseNet", ConvNets::denseNet, false, 0.5),
          new Pattern("Inception", ConvNets::inception, false, 0.6),
          new Pattern("SqueezeNet", ConvNets::squeezeNet, false, 0.5),
          new Pattern("ShuffleNet v2", ConvNets::shuffleNet, false, 0.2),
          new Pattern("ShuffleNet v1", ConvNets::shuffleNetInGroups, false, 0.4),
          new Pattern("U-Net", ConvNets::uNet, false, 0.6),
          new Pattern("Focus and Gather", ConvNets::focusAndGather, false, 0.5),
          new Pattern("Group normalization", () -> ConvNets.groupNorm(true), false, 0.5),
          new Pattern("Group normalization in pieces", () -> ConvNets.groupNorm(false), false, 0.5),
          new Pattern("Shared weights", ConvNets::sharedWeights, false, 0.5),
          new Pattern("BERT", Transformers::bert, true, 0.6),
          new Pattern("ViT", Transformers::vit, true, 0.6),
          new Pattern("Swin", Transformers::swin, true, 0.6),
          new Pattern("classic ViT, Gather", () -> ClassicVit.of("Gather", 24, 4, 1), true, 0.6),
          new Pattern("classic ViT, Slice", () -> ClassicVit.of("Slice", 32, 8, 1), true, 0.6),
          new Pattern("classic ViT, Split", () -> ClassicVit.of("Split", 18, 3, 1), true, 0.6),
          new Pattern("classic DeiT", () -> ClassicVit.of("Gather", 24, 4, 2), true, 0.6),
          new Pattern("ConvNeXt", Transformers::convNeXt, true, 0.6),
          new Pattern("GPT-2", Transformers::gpt, true, 0.6));

  static List<Pattern> patterns() {
    return PATTERNS;
  }

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Pattern p : PATTERNS) {
      for (ChannelScores s : List.of(new MagnitudeScores(Norm.L1), new RandomScores(7))) {
        for (double ratio : new double[] {0.25, 0.5, 0.9}) {
          for (Scope scope : Scope.values()) {
            all.add(Arguments.of(p, s, ratio, scope));
          }
        }
      }
    }
    return all;
  }

  private static ChannelPruning.Outcome prune(
      OnnxModel model, ChannelScores scores, PruneOptions options) {
    return ChannelPruning.run(model, g -> scores, options, JobContext.unwatched());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSmallerNetworkAnswersAsOneWithZeros(
      Pattern pattern, ChannelScores scores, double ratio, Scope scope) {
    OnnxModel model = pattern.model().get();
    PruneOptions options =
        new PruneOptions(
            ratio, Target.CHANNELS, scope, 1, g -> !pattern.statistics() || !isNormalized(g));
    ChannelPruning.Outcome outcome = prune(model, scores, options);
    assertThat(outcome.plan().cuts()).isNotEmpty();
    Map<String, TensorData> feed = Runs.inputs(model, 3, 2);
    Map<String, TensorData> answer = Runs.run(outcome.onnx(), feed);
    assertThat(Runs.worst(Runs.run(Oracle.zeroed(outcome.plan()), feed), answer)).isLessThan(1e-5);
  }

  private static boolean isNormalized(ChannelGroup group) {
    return group.weights().stream().anyMatch(w -> w.role() == Role.EMBEDDING)
        || group.members().stream()
            .anyMatch(
                m ->
                    m.value().uses().stream()
                        .anyMatch(
                            u ->
                                u.node().is("LayerNormalization")
                                    || u.node().is("ReduceMean")
                                        && group.width() == 1
                                        && u.node().firstOutput().useCount() == 1
                                        && u.node().firstOutput().uses().get(0).node().is("Sub")));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void halfOfEverythingIsAValidModelOfTheSameOutputs(Pattern pattern) {
    OnnxModel model = pattern.model().get();
    ChannelPruning.Outcome outcome =
        prune(model, new MagnitudeScores(Norm.L2), PruneOptions.channels(0.5, Scope.LAYER));
    PrunePlan plan = outcome.plan();
    assertThat(OnnxChecker.check(outcome.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    assertThat(1 - (double) plan.macsAfter() / plan.macsBefore())
        .as(String.join("\n", plan.sentences()) + "\n" + plan.refused())
        .isGreaterThanOrEqualTo(pattern.share());
    Map<String, TensorData> feed = Runs.inputs(model, 3, 2);
    Runs.worst(Runs.run(model, feed), Runs.run(outcome.onnx(), feed));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void aShareOfTheOperationsCanBeAskedFor(Pattern pattern) {
    PruneOptions options = new PruneOptions(0.2, Target.MACS, Scope.GLOBAL, 1, g -> true);
    PrunePlan plan = prune(pattern.model().get(), new MagnitudeScores(Norm.L2), options).plan();
    assertThat((double) plan.macsAfter() / plan.macsBefore()).isBetween(0.5, 0.8);
  }
}
