package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** One call at a time, however often. */
class OneCallTest {

  @Test
  void theSecondOfTwoCallsAtOnceIsRefused() {
    OneCall calls = new OneCall("workspace");
    for (int i = 0; i < 3; i++) {
      calls.begin();
      assertEquals(
          "workspace: expected one call at a time, got a second one; make a workspace for each"
              + " thread",
          assertThrows(IllegalStateException.class, calls::begin).getMessage());
      assertThrows(IllegalStateException.class, calls::begin);
      calls.end();
    }
  }

  @Test
  void theMessageIsEnglish() {
    OneCall calls = new OneCall("ElementLoss");
    calls.begin();
    assertEquals(
        "ElementLoss: expected one call at a time, got a second one; make an ElementLoss for each"
            + " thread",
        assertThrows(IllegalStateException.class, calls::begin).getMessage());
  }
}
