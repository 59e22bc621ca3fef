package dev.lathe.views.parts;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.HBox;

/**
 * A bar of one line: where there is no room for all, some leave it as a whole, in a given order.
 * What they say must be found elsewhere too.
 */
public class YieldingRow extends HBox {
  private static final String YIELDED = "lathe-yielded";

  private List<Node> order = List.of();

  /** A bar. */
  public YieldingRow(double gap) {
    super(gap);
  }

  /** The children that leave, the first ones first. */
  protected final void yieldInOrder(List<Node> nodes) {
    order = List.copyOf(nodes);
  }

  @Override
  protected double computeMinWidth(double height) {
    return 0;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 0;
  }

  @Override
  protected void layoutChildren() {
    order.forEach(YieldingRow::back);
    for (Node n : order) {
      if (super.computeMinWidth(-1) <= getWidth() + 0.5) {
        break;
      }
      if (n.isManaged()) {
        n.getProperties().put(YIELDED, true);
        Parts.show(n, false);
      }
    }
    super.layoutChildren();
  }

  private static void back(Node n) {
    if (n.getProperties().remove(YIELDED) != null) {
      Parts.show(n, true);
    }
  }
}
