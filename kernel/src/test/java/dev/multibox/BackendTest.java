package dev.multibox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.internal.InternalView;
import org.junit.jupiter.api.Test;

/** What a backend says of itself, and how long it is waited for. */
class BackendTest {

  @Test
  void aStartIsSaidAfterWhatRuns() {
    Backend selected = Backend.of(Backend.Choice.AUTO);
    Backend starting = Backends.starting();
    assertEquals(selected.name(), starting.name());
    assertEquals(selected.vectorBits(), starting.vectorBits());
    assertEquals(selected.reason(), starting.reason());
    assertEquals(selected.advice(), starting.advice());
    String start = selected.vectorBits() > 0 ? "; begins on scalar code" : "";
    assertEquals(selected + start, starting.toString());
  }

  @Test
  void nothingIsWaitedForWhereNothingStarts() throws InterruptedException {
    for (Backend backend : Backends.all()) {
      backend.warmUp();
    }
    Backends.starting().warmUp();
  }

  /** A thread that is interrupted waits for nothing; there is something to wait for. */
  @Test
  void aThreadThatWaitsCanBeInterrupted() {
    Backend backend = Backends.starting();
    InternalView.KERNELS.of(backend).hardNegatives();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, backend::warmUp);
  }

  @Test
  void theScalarTwinSaysWhyItWasTaken() {
    Backend scalar = Backend.of(Backend.Choice.SCALAR);
    assertEquals("scalar", scalar.name());
    assertEquals("scalar (asked for)", scalar.toString());
  }

  @Test
  void theLineHasNameWidthReasonAndAdvice() {
    Backend backend = Backend.of(Backend.Choice.AUTO);
    boolean fast = backend.vectorBits() > 0;
    assertEquals(fast ? "vector" : "scalar", backend.name());
    String width = fast ? " " + backend.vectorBits() + " bit" : "";
    String advice =
        backend.advice().isEmpty() ? "" : "; for the vector kernels " + backend.advice();
    assertEquals(
        backend.name() + width + " (" + backend.reason() + ")" + advice, backend.toString());
  }
}
