package dev.lathe.optimizers.training.ops.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The activations of one direction of a recurrent layer, with the limit of what goes into them. */
final class StepActivations {
  private static final Set<String> WITH_ALPHA =
      Set.of("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu");
  private static final Set<String> WITH_BETA = Set.of("affine", "scaledtanh", "hardsigmoid");

  private final List<UnaryOperator<NDArray>> functions = new ArrayList<>();
  private final boolean defaults;
  private final Optional<Double> clip;

  private StepActivations(boolean defaults, Optional<Double> clip) {
    this.defaults = defaults;
    this.clip = clip;
  }

  static StepActivations of(Call call, RecurrentRules.Kind kind, int direction, int directions) {
    List<String> names = names(call, kind, directions);
    List<Float> alphas = floats(call, "activation_alpha");
    List<Float> betas = floats(call, "activation_beta");
    Optional<Double> clip =
        call.node().attribute("clip").map(a -> (double) call.node().floatAttribute("clip", 0));
    int each = kind.activations.size();
    List<String> own = names.subList(direction * each, (direction + 1) * each);
    boolean same = own.stream().map(StepActivations::lower).toList().equals(lower(kind));
    StepActivations made = new StepActivations(same, clip);
    int alphaAt = 0;
    int betaAt = 0;
    for (int i = 0; i < names.size(); i++) {
      String name = lower(names.get(i));
      Optional<Float> alpha = Optional.empty();
      Optional<Float> beta = Optional.empty();
      if (WITH_ALPHA.contains(name) && alphaAt < alphas.size()) {
        alpha = Optional.of(alphas.get(alphaAt++));
      }
      if (WITH_BETA.contains(name) && betaAt < betas.size()) {
        beta = Optional.of(betas.get(betaAt++));
      }
      if (i / each == direction) {
        made.functions.add(function(name, alpha, beta));
      }
    }
    return made;
  }

  private static List<String> names(Call call, RecurrentRules.Kind kind, int directions) {
    List<String> given =
        call.node()
            .attribute("activations")
            .map(Attribute::value)
            .filter(Attribute.StringsValue.class::isInstance)
            .map(
                v ->
                    ((Attribute.StringsValue) v)
                        .values().stream().map(Attribute.Bytes::text).toList())
            .orElse(List.of());
    List<String> names = new ArrayList<>(given);
    while (names.size() < directions * kind.activations.size()) {
      names.addAll(given.isEmpty() ? kind.activations : given);
    }
    return names;
  }

  private static List<Float> floats(Call call, String attribute) {
    return call.node()
        .attribute(attribute)
        .map(Attribute::value)
        .filter(Attribute.FloatsValue.class::isInstance)
        .map(v -> ((Attribute.FloatsValue) v).values())
        .orElse(List.of());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<String> lower(RecurrentRules.Kind kind) {
    return kind.activations.stream().map(StepActivations::lower).toList();
  }

  private static UnaryOperator<NDArray> function(
      String name, Optional<Float> alpha, Optional<Float> beta) {
    return switch (name) {
      case "sigmoid" -> Activation::sigmoid;
      case "tanh" -> NDArray::tanh;
      case "relu" -> Activation::relu;
      case "softsign" -> Activation::softSign;
      case "softplus" -> Activation::softPlus;
      case "affine" -> x -> x.mul(Scalars.of(alpha.orElse(1f))).add(beta.orElse(0f));
      case "leakyrelu" -> x -> Activation.leakyRelu(x, alpha.orElse(0.01f));
      case "elu" -> x -> Activation.elu(x, alpha.orElse(1f));
      case "scaledtanh" ->
          x -> x.mul(Scalars.of(beta.orElse(1f))).tanh().mul(Scalars.of(alpha.orElse(1f)));
      case "hardsigmoid" ->
          x -> x.mul(Scalars.of(alpha.orElse(0.2f))).add(beta.orElse(0.5f)).clip(0, 1);
      case "thresholdedrelu" -> x -> x.mul(x.gt(alpha.orElse(1f)).toType(x.getDataType(), false));
      default -> throw new UnsupportedOperatorException("the activation '" + name + "' is unknown");
    };
  }

  /** Whether they are those that the operator has when nothing is said. */
  boolean areDefault() {
    return defaults;
  }

  /** Applies the activation of that number to what the limit leaves. */
  NDArray apply(int index, NDArray x) {
    return functions.get(index).apply(clip.map(c -> (NDArray) x.clip(-c, c)).orElse(x));
  }
}
