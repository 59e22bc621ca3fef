package dev.lathe.optimizers.pass;

import java.util.Optional;

/**
 * What the live preview can show of a pass.
 *
 * @param kind how
 * @param edit what happens to weights, to be shown at once; empty when the pass has no such form
 * @param leftOut what the edit does not show, a clause that reads well after "The draft leaves
 *     out"; empty when it shows all that changes answers
 * @param leftOutOfFile what a file made without samples lacks, such a clause; empty when nothing
 * @param allWeights whether weights that the edit leaves alone stay as they are
 * @param packed whether {@link WeightEdit#bits} are what a packed format would take, not the file
 */
public record PassDraft(
    Kind kind,
    Optional<WeightEdit> edit,
    String leftOut,
    String leftOutOfFile,
    boolean allWeights,
    boolean packed) {
  /** How a preview shows a pass. */
  public enum Kind {
    /** The edit of weights is all that the pass does: a draft equals the file. */
    WEIGHTS("weights"),
    /**
     * The pass is applied in memory; until that is done, or where it needs samples, the edit stands
     * in.
     */
    FILE("file"),
    /** Nothing: it trains. */
    NOTHING("nothing");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in JSON. */
    public String word() {
      return word;
    }
  }

  /** All that it does is this edit, and the file stores FP32 as before. */
  public static PassDraft weights(WeightEdit edit) {
    return new PassDraft(Kind.WEIGHTS, Optional.of(edit), "", "", true, false);
  }

  /** The same; the bits of the edit are what the weights would take packed. */
  public static PassDraft packedWeights(WeightEdit edit) {
    return new PassDraft(Kind.WEIGHTS, Optional.of(edit), "", "", true, true);
  }

  /** The file, and until it is made an edit that leaves something out. */
  public static PassDraft approximate(WeightEdit edit, String leftOut) {
    return new PassDraft(Kind.FILE, Optional.of(edit), leftOut, "", true, false);
  }

  /** The file; nothing stands in for it. */
  public static PassDraft file(String leftOut) {
    return new PassDraft(Kind.FILE, Optional.empty(), leftOut, "", false, false);
  }

  /** The file, whose answers equal those of the original. */
  public static PassDraft sameAnswers() {
    return file("");
  }

  /** It trains: there is nothing to show before. */
  public static PassDraft nothing() {
    return new PassDraft(Kind.NOTHING, Optional.empty(), "", "", false, false);
  }

  /** The same, where samples would change what the file is. */
  public PassDraft withoutSamples(String lacks) {
    return new PassDraft(kind, edit, leftOut, lacks, allWeights, packed);
  }

  /** The same, where the pass also cleans the graph up, which may scale any weight. */
  public PassDraft afterCleanup() {
    return new PassDraft(kind, edit, leftOut, leftOutOfFile, false, packed);
  }

  /** The same, not showing something more. */
  public PassDraft leavingOut(String clause) {
    return new PassDraft(kind, edit, clause, leftOutOfFile, allWeights, packed);
  }

  /** Whether only the made file can show it. */
  public boolean needsFile() {
    return kind == Kind.FILE && edit.isEmpty() && !leftOut.isEmpty();
  }

  /**
   * A clause for people: what a preview shows.
   *
   * @param samples whether the pass needs samples, which a preview does not give it
   */
  public String clause(boolean samples) {
    return switch (kind) {
      case WEIGHTS ->
          "follows the slider: weights are overwritten in memory, all that the pass does";
      case FILE ->
          (edit.isPresent()
                  ? "at once with its weights changed, without " + leftOut
                  : leftOut.isEmpty() ? "the original's answers at once" : "not at once")
              + (samples
                  ? "; then the size of the file, whose answers take samples"
                  : "; then the file, made in memory");
      case NOTHING -> "nothing, as it trains: the preview shows the model before";
    };
  }
}
