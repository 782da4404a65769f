package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.internal.KernelSelection.Mode;
import dev.multibox.internal.numeric.VectorBits;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the system properties; no other word passes for one of them. */
class KernelSelectionPropertiesTest {

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "AUTO, AUTO", "Scalar, SCALAR", "vector, VECTOR", "VECTOR, VECTOR"})
  void wordsOfTheSwitch(String word, Mode expected) {
    assertSame(expected, Mode.of(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " vector", "vector ", "simd", "true", "none", "avx2", "vektor"})
  void otherWordsAreRefused(String word) {
    assertEquals(
        "multibox.backend: expected auto, scalar or vector, got \"" + word + "\"",
        assertThrows(IllegalArgumentException.class, () -> Mode.of(word)).getMessage());
  }

  /** Where I is not the capital of i; the words of today have neither, another one may. */
  @ParameterizedTest
  @EnumSource
  void wordsDoNotDependOnTheLocale(Mode mode) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertSame(mode, Mode.of(mode.name()));
      assertSame(mode, Mode.of(mode.name().toLowerCase(Locale.ROOT)));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void widthsByProperty() {
    for (String property : new String[] {VectorBits.CAP, VectorBits.EMULATED}) {
      for (String bits : new String[] {"128", "256", "512"}) {
        with(property, bits, () -> assertEquals(Integer.parseInt(bits), read(property)));
      }
      with(
          property,
          null,
          () -> assertEquals(property.equals(VectorBits.CAP) ? 512 : 0, read(property)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "1024", "0", "-128", "256 ", "wide"})
  void otherWidthsAreRefusedWhateverTheMode(String word) {
    for (String property : new String[] {VectorBits.CAP, VectorBits.EMULATED}) {
      for (Mode mode : Mode.values()) {
        with(
            property,
            word,
            () ->
                assertEquals(
                    property + ": expected 128, 256 or 512, got \"" + word + "\"",
                    assertThrows(IllegalArgumentException.class, () -> KernelSelection.select(mode))
                        .getMessage()));
      }
    }
  }

  @Test
  void requestIsTheProperty() {
    with(KernelSelection.BACKEND, null, () -> assertSame(Mode.AUTO, KernelSelection.requested()));
    with(
        KernelSelection.BACKEND,
        "scalar",
        () -> assertSame(Mode.SCALAR, KernelSelection.requested()));
    with(
        KernelSelection.BACKEND,
        "fast",
        () -> assertThrows(IllegalArgumentException.class, KernelSelection::requested));
  }

  private static int read(String property) {
    return property.equals(VectorBits.CAP) ? VectorBits.cap() : VectorBits.emulated();
  }

  private static void with(String property, String value, Runnable test) {
    String before = System.getProperty(property);
    try {
      set(property, value);
      test.run();
    } finally {
      set(property, before);
    }
  }

  private static void set(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }
}
