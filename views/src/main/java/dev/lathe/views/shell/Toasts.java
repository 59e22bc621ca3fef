package dev.lathe.views.shell;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.views.parts.Parts;
import java.time.Duration;
import java.util.Locale;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Notifications in the lower right corner. Errors stay until closed, the rest goes by itself. */
public final class Toasts extends VBox implements Notifications {
  private static final Duration STAY = Duration.ofSeconds(7);
  private static final int MOST = 4;

  private final FxThread fx;

  /** An empty corner. */
  public Toasts(FxThread fx) {
    this.fx = fx;
    getStyleClass().add("toasts");
    setPickOnBounds(false);
    setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    setFillWidth(false);
    javafx.scene.layout.StackPane.setAlignment(this, javafx.geometry.Pos.BOTTOM_RIGHT);
    javafx.scene.layout.StackPane.setMargin(this, new javafx.geometry.Insets(0, 0, 32, 0));
  }

  @Override
  public void show(Message message) {
    HBox toast = build(message);
    getChildren().add(toast);
    while (getChildren().size() > MOST) {
      getChildren().remove(0);
    }
    if (message.level() != Level.ERROR) {
      fx.after(STAY, () -> getChildren().remove(toast));
    }
  }

  private HBox build(Message m) {
    FontIcon icon = Parts.styled(Parts.icon(icon(m.level())), "toast-icon");
    VBox words = new VBox(4, wrapped(m.what(), "strong"));
    if (!m.why().isEmpty()) {
      words.getChildren().add(wrapped(m.why()));
    }
    if (!m.todo().isEmpty()) {
      words.getChildren().add(wrapped(m.todo(), "muted"));
    }
    HBox toast = new HBox(12, icon, words);
    toast.getStyleClass().addAll("toast", "level-" + m.level().name().toLowerCase(Locale.ROOT));
    toast.setAccessibleRole(AccessibleRole.TEXT);
    toast.setAccessibleText(m.what() + " " + m.why() + " " + m.todo());
    HBox.setHgrow(words, Priority.ALWAYS);
    HBox actions = Parts.row();
    m.links()
        .forEach(
            l ->
                actions
                    .getChildren()
                    .add(
                        link(
                            l.text(),
                            () -> {
                              getChildren().remove(toast);
                              l.action().run();
                            })));
    if (!m.details().isEmpty()) {
      Button copy = link(Texts.get("shell.copy-details"), () -> {});
      copy.setOnAction(
          e -> {
            copy(m);
            copy.setText(Texts.get("shell.copied"));
          });
      actions.getChildren().add(copy);
    }
    if (!actions.getChildren().isEmpty()) {
      words.getChildren().add(actions);
    }
    Button close = new Button(null, Parts.icon("fth-x"));
    close.getStyleClass().addAll("flat", "icon-button");
    close.setAccessibleText(Texts.get("shell.close"));
    close.setOnAction(e -> getChildren().remove(toast));
    toast.getChildren().add(close);
    return toast;
  }

  private static Label wrapped(String text, String... styles) {
    Label l = Parts.data(text, styles);
    l.setWrapText(true);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }

  private static Button link(String text, Runnable action) {
    Button b = new Button(text);
    b.getStyleClass().addAll("link-button", Parts.DATA);
    b.setOnAction(e -> action.run());
    return b;
  }

  private static void copy(Message m) {
    ClipboardContent content = new ClipboardContent();
    content.putString(String.join("\n", m.what(), m.why(), m.todo(), "", m.details()));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private static String icon(Level level) {
    return switch (level) {
      case INFO -> "fth-info";
      case SUCCESS -> "fth-check-circle";
      case WARNING -> "fth-alert-triangle";
      case ERROR -> "fth-alert-octagon";
    };
  }

  /** The notifications on screen now. */
  public Iterable<Node> shown() {
    return getChildren();
  }
}
