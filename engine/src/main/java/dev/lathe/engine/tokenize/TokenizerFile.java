package dev.lathe.engine.tokenize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.json.JsonFaults;
import dev.lathe.engine.task.SmallJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A {@code tokenizer.json} made ready: with the truncation that its model needs, all else as it is.
 */
final class TokenizerFile {
  /** Instead of a length: sentences are neither cut nor filled up. */
  static final int WHOLE = -1;

  private static final long MAX_BYTES = 200_000_000;
  private static final int DEFAULT_LENGTH = 512;

  /** Larger numbers are how the library writes "no limit". */
  private static final long NO_LIMIT = 1_000_000;

  /**
   * Families whose position 0 is that of the padding token's successor: of {@code
   * max_position_embeddings} so many and one fewer are tokens (modeling_roberta.py, {@code
   * create_position_ids_from_input_ids}).
   */
  private static final Set<String> OFFSET =
      Set.of(
          "roberta",
          "xlm-roberta",
          "xlm-roberta-xl",
          "camembert",
          "xmod",
          "longformer",
          "mpnet",
          "data2vec-text",
          "roberta-prelayernorm",
          "ibert",
          "luke",
          "layoutlmv3");

  private final byte[] json;
  private final int maxTokens;
  private final long padId;

  private TokenizerFile(byte[] json, int maxTokens, long padId) {
    this.json = json;
    this.maxTokens = maxTokens;
    this.padId = padId;
  }

  /** The document for the native library. */
  byte[] json() {
    return json;
  }

  /** The most tokens that a sentence comes out with. */
  int maxTokens() {
    return maxTokens;
  }

  /** The token that fills up short sentences. */
  long padId() {
    return padId;
  }

  /** A value of the document's top level: where its bytes begin and end; absent is 0..0. */
  private record Part(int begin, int end, JsonNode value) {
    static Part none() {
      return new Part(0, 0, MissingNode.getInstance());
    }
  }

  /**
   * Reads one.
   *
   * @param length the number of tokens that the graph takes, where it takes no other; {@link
   *     #WHOLE} where sentences are neither cut nor filled up
   * @throws LatheException when it is missing, too large or no JSON
   */
  static TokenizerFile read(Path file, OptionalInt length) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw LatheException.input(
            file.getFileName() + " is too large for a tokenizer.", "", "Check the path.");
      }
      return of(Files.readAllBytes(file), file.toAbsolutePath(), length);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw LatheException.input(
          "The tokenizer " + file + " cannot be used.",
          "It is not JSON: " + JsonFaults.of(e) + ".",
          "It must be a tokenizer.json as Hugging Face's tokenizers library writes it.",
          e);
    } catch (IOException e) {
      throw LatheException.input(
          "The tokenizer " + file + " cannot be read.", "There is no such file.", "Check it.", e);
    }
  }

  private static TokenizerFile of(byte[] bytes, Path file, OptionalInt length) throws IOException {
    Part truncation = Part.none();
    Part padding = Part.none();
    int brace = -1;
    ObjectMapper mapper = new ObjectMapper(new JsonFactory());
    try (JsonParser in = mapper.getFactory().createParser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        brace = (int) in.currentLocation().getByteOffset();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          if (name.equals("truncation")) {
            truncation = part(in);
          } else if (name.equals("padding")) {
            padding = part(in);
          } else {
            in.skipChildren();
          }
        }
      }
    }
    JsonNode config = beside(file, "config.json");
    JsonNode own = beside(file, "tokenizer_config.json");
    boolean whole = length.isPresent() && length.getAsInt() == WHOLE;
    int bound =
        whole ? positions(config) : Math.min(positions(config), length.orElse(Integer.MAX_VALUE));
    int most = most(truncation.value(), own, bound);
    long padId = padding.value().path("pad_id").asLong(config.path("pad_token_id").asLong(0));
    if (brace < 0) {
      return new TokenizerFile(bytes, most, padId); // no object: the library says so
    }
    if (whole) {
      return new TokenizerFile(whole(bytes, brace, truncation, padding), bound, padId);
    }
    byte[] ready = spliced(bytes, brace, truncation, truncation(truncation.value(), own, most));
    if (padding.value().path("strategy").path("Fixed").asLong() > bound) {
      ObjectNode shorter = padding.value().deepCopy();
      shorter.putObject("strategy").put("Fixed", bound);
      int moved = padding.begin() > truncation.begin() ? ready.length - bytes.length : 0;
      Part now = new Part(padding.begin() + moved, padding.end() + moved, shorter);
      ready = spliced(ready, brace, now, shorter);
    }
    return new TokenizerFile(ready, most, padId);
  }

  /** Neither cut nor filled up; what lies further back is replaced first. */
  private static byte[] whole(byte[] bytes, int brace, Part truncation, Part padding) {
    boolean cutLast = truncation.begin() > padding.begin();
    byte[] once = without(bytes, brace, cutLast ? truncation : padding);
    return without(once, brace, cutLast ? padding : truncation);
  }

  private static byte[] without(byte[] bytes, int brace, Part part) {
    return part.end() > 0 ? spliced(bytes, brace, part, NullNode.getInstance()) : bytes;
  }

  /**
   * A document that lies beside the tokenizer, links followed: others are a stranger's business.
   */
  private static JsonNode beside(Path tokenizer, String name) {
    Path folder = tokenizer.getParent();
    Path file = folder.resolve(name);
    return OrdinaryFiles.isBeside(tokenizer, folder, file)
        ? SmallJson.read(file)
        : MissingNode.getInstance();
  }

  private static Part part(JsonParser in) throws IOException {
    int begin = (int) in.currentTokenLocation().getByteOffset();
    JsonNode value = in.readValueAsTree();
    JsonNode known = value == null ? MissingNode.getInstance() : value;
    return new Part(begin, (int) in.currentLocation().getByteOffset(), known);
  }

  /** How many tokens the network has positions for that a tokenizer or vocabulary lies beside. */
  static int positions(Path file) {
    return positions(beside(file, "config.json"));
  }

  /** How many tokens a network has positions for. */
  private static int positions(JsonNode config) {
    for (String name : new String[] {"max_position_embeddings", "n_positions"}) {
      JsonNode n = config.path(name);
      if (n.isInt() && n.asInt() > 2) {
        boolean shifted = OFFSET.contains(config.path("model_type").asText());
        return n.asInt() - (shifted ? config.path("pad_token_id").asInt(1) + 1 : 0);
      }
    }
    return Integer.MAX_VALUE;
  }

  private static int most(JsonNode truncation, JsonNode config, int bound) {
    JsonNode own = truncation.path("max_length");
    JsonNode other = config.path("model_max_length");
    long most = bound == Integer.MAX_VALUE ? DEFAULT_LENGTH : bound;
    if (own.isIntegralNumber() && own.asLong() > 0) {
      most = own.asLong();
    } else if (other.isNumber() && other.asDouble() > 0 && other.asDouble() <= NO_LIMIT) {
      most = other.asLong();
    }
    return (int) Math.min(most, bound);
  }

  private static JsonNode truncation(JsonNode own, JsonNode config, int most) {
    ObjectNode node =
        own.isObject()
            ? own.deepCopy()
            : new ObjectMapper()
                .createObjectNode()
                .put(
                    "direction",
                    config.path("truncation_side").asText().equals("left") ? "Left" : "Right")
                .put("strategy", "LongestFirst")
                .put("stride", 0);
    if (node.path("stride").asLong() >= most) {
      node.put("stride", 0); // a shorter sentence has no room for it
    }
    return node.put("max_length", most);
  }

  private static byte[] spliced(byte[] bytes, int brace, Part old, JsonNode now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 200);
    byte[] text = now.toString().getBytes(StandardCharsets.UTF_8);
    if (old.end() > 0) {
      out.write(bytes, 0, old.begin());
      out.writeBytes(text);
      out.write(bytes, old.end(), bytes.length - old.end());
    } else {
      out.write(bytes, 0, brace);
      out.writeBytes("\"truncation\":".getBytes(StandardCharsets.UTF_8));
      out.writeBytes(text);
      out.write(',');
      out.write(bytes, brace, bytes.length - brace);
    }
    return out.toByteArray();
  }
}
