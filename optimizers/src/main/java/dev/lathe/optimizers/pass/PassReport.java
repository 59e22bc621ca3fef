package dev.lathe.optimizers.pass;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what a pass did and refused while it works, and yields the {@link PassResult}. */
public final class PassReport {
  private final List<NodeNote> done = new ArrayList<>();
  // A pass that goes round until nothing changes meets the same obstacle each time.
  private final Set<NodeNote> refused = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private int changed;

  /** Something was changed at this node. */
  public void done(Node node, String what) {
    done(node.label(), what);
  }

  /** Something was changed at what has this name. */
  public void done(String name, String what) {
    done.add(new NodeNote(name, what));
    changed++;
  }

  /** This node was left alone, and why: a clause that reads well after "left alone: ". */
  public void refused(Node node, String reason) {
    refused(node.label(), reason);
  }

  /** What has this name was left alone, and why. */
  public void refused(String name, String reason) {
    refused.add(new NodeNote(name, reason));
  }

  /** A sentence on the whole: an automatic choice with its reason, or what came of it. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** How many changes were reported so far. */
  public int changed() {
    return changed;
  }

  /** The result with this model. */
  public PassResult result(OnnxModel onnx) {
    return new PassResult(onnx, changed, done, List.copyOf(refused), notes);
  }
}
