package dev.multibox.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import org.junit.jupiter.api.Test;

/** Words of parameters that are no word, or that this machine does not run. */
class BenchmarkParametersTest {

  private static final String PROPERTY = "multibox.vectorBits";

  @Test
  void storages() {
    assertEquals(
        "storage: expected one of heap, native, mixed, mixed-native, got \"disk\"",
        assertThrows(IllegalArgumentException.class, () -> BenchmarkStorage.of("disk"))
            .getMessage());
  }

  /** The width is fixed when the kernels load; the property then changes nothing. */
  @Test
  void widthsOfOtherKernels() {
    Backend backend = Backend.of(Backend.Choice.VECTOR);
    String other = backend.vectorBits() == 256 ? "128" : "256";
    String before = System.setProperty(PROPERTY, other);
    try {
      assertEquals(
          "backend: expected vectors of "
              + other
              + " bits, got "
              + backend
              + "; the property multibox.vectorBits is "
              + other
              + ", and wider ones than the hardware has are refused",
          assertThrows(IllegalStateException.class, () -> BenchmarkBackend.of(other)).getMessage());
    } finally {
      if (before == null) {
        System.clearProperty(PROPERTY);
      } else {
        System.setProperty(PROPERTY, before);
      }
    }
  }
}
