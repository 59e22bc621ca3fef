package dev.lathe.views.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.views.WindowHarness;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person looks at stays where it is while what lies above it changes. */
class SteadyScrollTest {
  private VBox content;
  private Region above;
  private SteadyScroll scroll;
  private Stage stage;

  @BeforeEach
  void open() {
    WindowHarness.startToolkit();
    stage =
        WindowHarness.onFx(
            () -> {
              content = new VBox();
              above = new Region();
              above.setMinHeight(100);
              content.getChildren().add(above);
              fill();
              scroll = new SteadyScroll(content);
              Stage s = new Stage();
              VBox.setVgrow(scroll, Priority.ALWAYS);
              // Whom the scene gives the keys where their owner goes.
              s.setScene(new Scene(new VBox(new Button("bar"), scroll), 200, 325));
              s.show();
              return s;
            });
    pulses();
  }

  @AfterEach
  void close() {
    WindowHarness.onFx(
        () -> {
          stage.close();
          return true;
        });
  }

  private void fill() {
    IntStream.range(0, 40)
        .mapToObj(
            i -> {
              Button b = new Button("control " + i);
              b.setId("control-" + i);
              return b;
            })
        .forEach(content.getChildren()::add);
  }

  private static void pulses() {
    for (int i = 0; i < 3; i++) {
      WindowHarness.pulse();
    }
  }

  private double lookAt(String id) {
    WindowHarness.onFx(
        () -> {
          scroll.setVvalue(0.5);
          content.lookup(id).requestFocus();
          return true;
        });
    pulses();
    return y(id);
  }

  private double y(String id) {
    return WindowHarness.onFx(
        () -> {
          Node n = content.lookup(id);
          return n.localToScene(n.getBoundsInLocal()).getMinY();
        });
  }

  private double focusInSight() {
    return lookAt("#control-18");
  }

  @Test
  void growthAboveMovesNothing() {
    double before = focusInSight();
    assertThat(before).isBetween(0.0, 300.0);
    for (double height : new double[] {320, 10, 101}) {
      WindowHarness.onFx(
          () -> {
            above.setMinHeight(height);
            return true;
          });
      pulses();
      assertThat(y("#control-18")).as("above: " + height).isCloseTo(before, within(1.5));
    }
  }

  @Test
  void whatIsBuiltAnewStandsWhereItStood() {
    double before = focusInSight();
    WindowHarness.onFx(
        () -> {
          content.getChildren().clear();
          Region higher = new Region();
          higher.setMinHeight(260);
          content.getChildren().add(higher);
          fill();
          return true;
        });
    pulses();
    assertThat(y("#control-18")).isCloseTo(before, within(1.5));
  }

  @Test
  void withoutTheKeysTheUppermostInSightStays() {
    WindowHarness.onFx(
        () -> {
          scroll.setVvalue(0.5);
          return true;
        });
    pulses();
    double before = y("#control-17");
    WindowHarness.onFx(
        () -> {
          above.setMinHeight(280);
          return true;
        });
    pulses();
    assertThat(y("#control-17")).isCloseTo(before, within(1.5));
  }

  @Test
  void whoeverScrollsGoesWhereHeWants() {
    focusInSight();
    WindowHarness.onFx(
        () -> {
          above.setMinHeight(200); // JavaFX itself keeps the distance to the upper end
          scroll.setVvalue(1);
          return true;
        });
    pulses();
    assertThat(WindowHarness.onFx(scroll::getVvalue)).isGreaterThan(0.85);
  }
}
