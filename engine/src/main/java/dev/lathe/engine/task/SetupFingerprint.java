package dev.lathe.engine.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What of a setup changes answers: task, preprocessing, labels and the tokenizer's content. */
public final class SetupFingerprint {
  private SetupFingerprint() {}

  /**
   * The fingerprint of how a model is asked. Where a part of the preprocessing is inside the graph,
   * it counts like one that is done outside.
   */
  public static String of(Model model) {
    return of(EmbeddedPreprocessing.whole(model));
  }

  /**
   * A fingerprint, 32 hexadecimal digits; how a table is read, where the facts came from and where
   * files lie is not in it. A tokenizer that cannot be read counts with its file name.
   */
  public static String of(ModelSetup setup) {
    MessageDigest digest = sha256();
    ModelSetup answering = setup.withOptions(setup.options().without(TableOptions.reading()));
    String json = SetupJson.write(answering, Optional.empty()).toString();
    digest.update(json.getBytes(StandardCharsets.UTF_8));
    setup.tokenizer().ifPresent(t -> digest.update(content(t)));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static byte[] content(Path tokenizer) {
    try {
      return Files.readAllBytes(tokenizer);
    } catch (IOException e) {
      return String.valueOf(tokenizer.getFileName()).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
