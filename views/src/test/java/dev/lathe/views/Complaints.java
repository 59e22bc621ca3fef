package dev.lathe.views;

import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.parts.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.text.Text;

/** What is wrong with what a window shows: cut texts, foreign words, controls without a name. */
final class Complaints {
  /** Fewer letters of a name tell nothing. */
  private static final int LEAST_LETTERS = 6;

  private Complaints() {}

  /** The complaints about a view and all that is in it. */
  static List<String> about(String view, Parent root) {
    // What came since the last frame has its place by now, too.
    if (root.getScene() != null) {
      root.getScene().getRoot().applyCss();
      root.getScene().getRoot().layout();
    }
    List<String> list = new ArrayList<>();
    visit(
        root,
        node -> {
          if (node instanceof Labeled l && l.getText() != null && !l.getText().isBlank()) {
            if (Tips.isCut(l) && !inTable(l) && !isNameCutWell(l)) {
              list.add(view + ": cut: '" + l.getText() + "'");
            }
            if (!isData(l) && !fromBundle(l.getText())) {
              list.add(view + ": not from the bundle: '" + l.getText() + "'");
            }
          }
          if (node instanceof Labeled || node instanceof Control) {
            Sight.outside(node, root).ifPresent(why -> list.add(view + ": " + why));
          }
          if (node instanceof Control c && c.isFocusTraversable() && !hasName(c)) {
            list.add(view + ": a control without a name for screen readers: " + c);
          }
        });
    list.addAll(Sight.overlapping(root).stream().map(o -> view + ": " + o).toList());
    return list;
  }

  /** Cells of tables and lists may be cut, in the middle. */
  private static boolean inTable(Node n) {
    for (Node p = n; p != null; p = p.getParent()) {
      if (p instanceof TableView || p instanceof ListView) {
        return true;
      }
    }
    return false;
  }

  /** A name out of a file: in the middle, with enough left to know it by. */
  private static boolean isNameCutWell(Labeled l) {
    boolean name =
        l instanceof Words w && w.isName() || l.getParent() instanceof Choice<?> c && c.isOfNames();
    return name
        && l.getTextOverrun() == OverrunStyle.CENTER_ELLIPSIS
        && l.getChildrenUnmodifiable().stream()
            .anyMatch(n -> n instanceof Text t && t.getText().length() >= LEAST_LETTERS);
  }

  private static boolean hasName(Control c) {
    boolean told = c.getAccessibleText() != null && !c.getAccessibleText().isBlank();
    boolean written = c instanceof Labeled l && l.getText() != null && !l.getText().isBlank();
    // A scroll pane is a way through, not a thing to be named.
    return told || written || c instanceof ScrollPane;
  }

  private static boolean isData(Node n) {
    for (Node p = n; p != null; p = p.getParent()) {
      if (p.getStyleClass().contains(Parts.DATA)) {
        return true;
      }
    }
    return false;
  }

  private static final List<Pattern> KNOWN =
      Texts.bundle().keySet().stream()
          .map(k -> Texts.bundle().getString(k))
          .map(Complaints::asPattern)
          .toList();

  private static Pattern asPattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : text.replace("''", "'").split("\\{\\d[^}]*}", -1)) {
      regex.append(regex.length() == 0 ? "" : ".+").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static boolean fromBundle(String text) {
    return KNOWN.stream().anyMatch(p -> p.matcher(text).matches());
  }

  /** Does something with each node that is visible. */
  static void visit(Node node, Consumer<Node> action) {
    if (!node.isVisible()) {
      return;
    }
    action.accept(node);
    if (node instanceof Parent p) {
      p.getChildrenUnmodifiable().forEach(c -> visit(c, action));
    }
  }
}
