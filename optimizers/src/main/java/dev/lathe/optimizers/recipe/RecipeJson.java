package dev.lathe.optimizers.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.engine.json.JsonFaults;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recipe as JSON:
 *
 * <pre>{"schema":1,"passes":[{"id":"round-weights","values":{"bits":4},"enabled":true}]}</pre>
 *
 * Values that are left out have their initial value; {@code enabled} is true where left out. What
 * is written is complete, so that a later change of an initial value does not change an old recipe.
 */
public final class RecipeJson {
  /** The version of the form that is written. */
  public static final int SCHEMA = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RecipeJson() {}

  /** The recipe as one line of JSON; equal recipes yield equal text. */
  public static String write(Recipe recipe) {
    return tree(recipe).toString();
  }

  /** The recipe as indented JSON, for files that people read. */
  public static String writePretty(Recipe recipe) {
    return tree(recipe).toPrettyString() + "\n";
  }

  private static ObjectNode tree(Recipe recipe) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema", SCHEMA);
    ArrayNode passes = root.putArray("passes");
    for (Recipe.Step step : recipe.steps()) {
      ObjectNode pass = passes.addObject();
      pass.put("id", step.passId());
      ObjectNode values = pass.putObject("values");
      step.values().values().forEach((key, value) -> values.set(key, MAPPER.valueToTree(value)));
      pass.put("enabled", step.enabled());
    }
    return root;
  }

  /**
   * Reads a recipe.
   *
   * @throws LatheException naming what is wrong and what is allowed
   */
  public static Recipe read(String json, PassRegistry registry) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw LatheException.input(
          "The recipe is not JSON.", JsonFaults.of(e) + ".", "Check the file.", e);
    }
    if (root == null || !root.isObject()) {
      throw wrong("it is not a JSON object", "{\"schema\":1,\"passes\":[...]}");
    }
    onlyFields(root, Set.of("schema", "passes"), "The recipe");
    JsonNode schema = root.path("schema");
    if (!schema.isInt() || schema.intValue() != SCHEMA) {
      throw LatheException.input(
          "The recipe's \"schema\" is " + (schema.isMissingNode() ? "missing" : schema) + ".",
          "This version of Lathe reads schema " + SCHEMA + ".",
          schema.asInt() > SCHEMA ? "Use a newer Lathe." : "");
    }
    if (!root.path("passes").isArray()) {
      throw wrong("\"passes\" is not a list", "a list of {\"id\":...,\"values\":{...}}");
    }
    List<Recipe.Step> steps = new ArrayList<>();
    root.path("passes").forEach(node -> steps.add(step(node, registry)));
    return new Recipe(steps);
  }

  private static Recipe.Step step(JsonNode node, PassRegistry registry) {
    if (!node.isObject() || !node.path("id").isTextual()) {
      throw wrong("an entry of \"passes\" is " + node, "{\"id\":\"...\",\"values\":{...}}");
    }
    Pass pass = registry.require(node.path("id").textValue());
    onlyFields(node, Set.of("id", "values", "enabled"), "The pass " + pass.id());
    JsonNode enabled = node.path("enabled");
    if (!enabled.isMissingNode() && !enabled.isBoolean()) {
      throw wrong("\"enabled\" of " + pass.id() + " is " + enabled, "true or false");
    }
    JsonNode given = node.path("values");
    if (!given.isMissingNode() && !given.isObject()) {
      throw wrong("\"values\" of " + pass.id() + " is " + given, "an object");
    }
    Map<String, Object> values = new LinkedHashMap<>(ParamValues.initial(pass.params()).values());
    given
        .fields()
        .forEachRemaining(
            entry -> {
              Param<?> param = PassRegistry.requireParam(pass, entry.getKey());
              values.put(param.id(), value(pass, param, entry.getValue()));
            });
    return new Recipe.Step(pass.id(), new ParamValues(values), enabled.asBoolean(true));
  }

  private static Object value(Pass pass, Param<?> param, JsonNode node) {
    boolean fits =
        param instanceof Param.DecimalParam && node.isNumber()
            || param instanceof Param.IntParam && node.canConvertToExactIntegral()
            || param instanceof Param.FlagParam && node.isBoolean()
            || (param instanceof Param.ChoiceParam
                    || param instanceof Param.FileParam
                    || param instanceof Param.TextParam)
                && node.isTextual();
    if (!fits) {
      String expected =
          param instanceof Param.DecimalParam
              ? "a number"
              : param instanceof Param.IntParam
                  ? "a whole number"
                  : param instanceof Param.FlagParam
                      ? "true or false"
                      : param instanceof Param.ChoiceParam choice
                          ? "one of " + String.join(", ", choice.choices())
                          : param instanceof Param.TextParam text
                              ? "a text like \"" + text.example() + "\""
                              : "the path of a file";
      throw LatheException.input(
          "The parameter " + param.id() + " of " + pass.id() + " cannot be " + node + ".",
          "It takes " + expected + ".",
          "");
    }
    return param.parse(
        param instanceof Param.IntParam ? node.bigIntegerValue().toString() : node.asText());
  }

  private static void onlyFields(JsonNode node, Set<String> allowed, String where) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        throw LatheException.input(
            where + " has an unknown field \"" + name + "\".",
            "Known are: " + String.join(", ", allowed.stream().sorted().toList()) + ".",
            "");
      }
    }
  }

  private static LatheException wrong(String what, String expected) {
    return LatheException.input(
        "The recipe cannot be read: " + what + ".", "Expected is " + expected + ".", "");
  }
}
