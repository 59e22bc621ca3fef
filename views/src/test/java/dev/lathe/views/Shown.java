package dev.lathe.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Labeled;

/** The words of a part of a window. */
final class Shown {
  private Shown() {}

  /** Those that are seen. */
  static List<String> texts(Node root) {
    List<String> list = new ArrayList<>();
    Complaints.visit(
        root,
        n -> {
          if (n instanceof Labeled l && l.getText() != null) {
            list.add(l.getText());
          }
        });
    return list;
  }

  /** Those that are read out. */
  static List<String> accessibleTexts(Node root) {
    List<String> list = new ArrayList<>();
    Complaints.visit(root, n -> Optional.ofNullable(n.getAccessibleText()).ifPresent(list::add));
    return list;
  }
}
