package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AsideContextTest {
  private final JobControl job = new JobControl();

  @Test
  void itsShareIsToldInWordsAndIsNoShareOfTheWhole() {
    job.aside().progress(37, 100, "Preparing examples");
    assertThat(job.progress().fraction()).isNegative();
    assertThat(job.progress().text()).isEqualTo("Preparing examples (37 %)");
    job.aside().aside().progress(0, 0, "Reading");
    assertThat(job.progress().text()).isEqualTo("Reading");
  }

  @Test
  void isCancelledWithTheJob() {
    AtomicBoolean stopped = new AtomicBoolean();
    try (JobContext.Registration hook = job.aside().onCancel(() -> stopped.set(true))) {
      job.cancel();
    }
    assertThat(stopped).isTrue();
    assertThat(job.aside().isCancelled()).isTrue();
  }
}
