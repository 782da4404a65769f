package dev.multibox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The line that programs log. */
class BackendTest {

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
