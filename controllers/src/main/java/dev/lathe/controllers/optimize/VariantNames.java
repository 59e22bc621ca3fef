package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Short names for variants and their steps: the pass, and the values that are not the initial ones.
 */
public final class VariantNames {
  private static final int SHOWN = 2;

  private VariantNames() {}

  /** The name of a step, given as on the command line; as given where it is unknown. */
  public static String of(String spec, PassRegistry registry) {
    try {
      Recipe.Step step = PassSpec.parse(spec, registry);
      return capital(of(registry.require(step.passId()), step.values()));
    } catch (LatheException e) {
      return spec;
    }
  }

  /** The name of what a recipe makes: its steps in a row. */
  static String of(Recipe recipe, PassRegistry registry) {
    return capital(
        recipe.steps().stream()
            .map(s -> of(registry.require(s.passId()), s.values()))
            .collect(Collectors.joining(" + ")));
  }

  private static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ENGLISH) + name.substring(1);
  }

  static String of(Pass pass, ParamValues values) {
    List<String> said = new ArrayList<>();
    for (Param<?> p : pass.params()) {
      say(p, values, pass.headline().filter(p::equals).isPresent(), said);
    }
    String tail =
        said.isEmpty() ? "" : " " + String.join(" ", said.subList(0, Math.min(SHOWN, said.size())));
    String key = "variant-name." + pass.id();
    return (Texts.has(key) ? Texts.get(key) : pass.name()) + tail;
  }

  private static <T> void say(Param<T> p, ParamValues values, boolean headline, List<String> said) {
    T value = values.get(p);
    if (value.equals(p.initial()) && !headline) {
      return;
    }
    if (!values.enables(p) || isWithout(p, value)) {
      return;
    }
    if (p instanceof Param.DecimalParam dp && value instanceof Double d) {
      said.add(number(dp, d));
    } else if (p instanceof Param.FlagParam) {
      said.add(named(Boolean.TRUE.equals(value) ? "on" : "off", p));
    } else if (p instanceof Param.IntParam ip) {
      said.add(headline ? value + " " + ip.unit() : words(p) + " " + value);
    } else if (p instanceof Param.ChoiceParam cp) {
      said.add(choice(cp, value.toString()));
    } else if (p.equals(NodeSelection.PARAM)) {
      said.add(Texts.get("variant-name.nodes", NodeSelection.of(values).labels().size()));
    } else {
      said.add(value.toString());
    }
  }

  /** A zero that stands for "no limit" or "never": there is nothing to say of it. */
  private static boolean isWithout(Param<?> p, Object value) {
    return value instanceof Number n && ParamTexts.zero(p.id(), n.doubleValue()).isPresent();
  }

  private static String choice(Param.ChoiceParam p, String value) {
    return switch (value) {
      case "yes" -> named("with", p);
      case "no", "none" -> named("without", p);
      case "true" -> named("on", p);
      case "false" -> named("off", p);
      case "auto" -> named("auto", p);
      default -> inSentence(p.word(value));
    };
  }

  /** A value that says nothing without the parameter's name. */
  private static String named(String how, Param<?> p) {
    return Texts.get("variant-name." + how, words(p));
  }

  /** The parameter's name within a sentence. */
  private static String words(Param<?> p) {
    return inSentence(p.name());
  }

  /** "Entropy" begins small, "MACs" and "INT8 × INT8" stay. */
  private static String inSentence(String word) {
    boolean plain = word.length() > 1 && Character.isLowerCase(word.charAt(1));
    return plain ? word.substring(0, 1).toLowerCase(Locale.ENGLISH) + word.substring(1) : word;
  }

  private static String number(Param.DecimalParam p, double value) {
    boolean share = p.unit().equals("%") && p.max() <= 1;
    String shown =
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ENGLISH))
            .format(share ? 100 * value : value);
    return p.unit().isEmpty() ? words(p) + " " + shown : shown + " " + p.unit();
  }
}
