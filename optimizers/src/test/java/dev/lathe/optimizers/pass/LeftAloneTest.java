package dev.lathe.optimizers.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftAloneTest {
  @Test
  void nodesOfOneReasonStandTogetherAndTheCommonestFirst() {
    List<LeftAlone> groups =
        LeftAlone.of(
            List.of(
                new NodeNote("tanh", "no kernel"),
                new NodeNote("softmax", "nothing behind it"),
                new NodeNote("sigmoid", "nothing behind it"),
                new NodeNote("gelu", "nothing behind it")));
    assertThat(groups)
        .extracting(LeftAlone::reason)
        .containsExactly("nothing behind it", "no kernel");
    assertThat(groups.get(0).nodes()).containsExactly("softmax", "sigmoid", "gelu");
    assertThat(groups.get(0).names(2)).isEqualTo("softmax, sigmoid and 1 more");
    assertThat(groups.get(1).names(2)).isEqualTo("tanh");
  }
}
