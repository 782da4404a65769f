package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The build says what each set of JVM flags should give; a run on another backend must not pass.
 */
@Tag("bits")
class KernelSelectionExpectationTest {

  @Test
  void selectsTheBackendThatThisRunIsFor() {
    String expected = System.getProperty("multibox.expected.backend");
    assertNotNull(expected, "multibox.expected.backend is set by the build");
    KernelSelection selection = KernelSelection.select(KernelSelection.Mode.AUTO);
    int bits = selection.kernels().vectorBits();
    assertEquals(expected, bits > 0 ? "vector" : "scalar", selection::toString);
    String expectedBits = System.getProperty("multibox.expected.vectorBits");
    if (expectedBits != null) {
      assertEquals(Integer.parseInt(expectedBits), bits, selection::toString);
    }
  }

  @Test
  void comparesBothTwinsWhereverTheModuleIs() {
    boolean module = ModuleLayer.boot().findModule(KernelSelection.MODULE).isPresent();
    boolean expected = !"false".equals(System.getProperty("multibox.expected.module"));
    assertEquals(expected, module, "incubator module present");
    assertEquals(expected ? 2 : 1, Twins.all().size());
  }
}
