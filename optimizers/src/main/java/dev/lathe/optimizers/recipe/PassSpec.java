package dev.lathe.optimizers.recipe;

import dev.lathe.base.LatheException;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The form that a pass has on the command line: {@code ID[:key=value[,key=value]]}, e.g. {@code
 * round-weights:bits=4,per-channel}. A flag without a value is true.
 */
public final class PassSpec {
  private PassSpec() {}

  /**
   * Reads one pass with its values; what is not given has its initial value.
   *
   * @throws LatheException naming the unknown pass or parameter, or the value that is not allowed
   */
  public static Recipe.Step parse(String text, PassRegistry registry) {
    int colon = text.indexOf(':');
    Pass pass = registry.require((colon < 0 ? text : text.substring(0, colon)).strip());
    Map<String, Object> values = new LinkedHashMap<>(ParamValues.initial(pass.params()).values());
    Set<String> given = new HashSet<>();
    if (colon >= 0) {
      for (String part : text.substring(colon + 1).split(",", -1)) {
        int equals = part.indexOf('=');
        String key = (equals < 0 ? part : part.substring(0, equals)).strip();
        Param<?> param = param(pass, key);
        if (!given.add(key)) {
          throw LatheException.input(
              "The parameter " + key + " of " + pass.id() + " is given twice.", "", "");
        }
        if (equals < 0 && !(param instanceof Param.FlagParam)) {
          throw LatheException.input(
              "The parameter " + key + " of " + pass.id() + " has no value.",
              "",
              "Write " + key + "=VALUE, for example " + key + "=" + param.initial() + ".");
        }
        values.put(key, param.parse(equals < 0 ? "" : part.substring(equals + 1).strip()));
      }
    }
    return new Recipe.Step(pass.id(), new ParamValues(values), true);
  }

  private static Param<?> param(Pass pass, String key) {
    if (key.isEmpty()) {
      throw LatheException.input(
          "The values of the pass " + pass.id() + " cannot be read.",
          "A parameter has no name.",
          "Write " + pass.id() + ":KEY=VALUE[,KEY=VALUE].");
    }
    return PassRegistry.requireParam(pass, key);
  }

  /** Writes a step in that form, leaving out what has its initial value. */
  public static String format(Recipe.Step step, PassRegistry registry) {
    String values =
        registry.require(step.passId()).params().stream()
            .filter(p -> !p.initial().equals(step.values().get(p)))
            .map(p -> p.id() + "=" + step.values().get(p))
            .collect(Collectors.joining(","));
    return values.isEmpty() ? step.passId() : step.passId() + ":" + values;
  }
}
