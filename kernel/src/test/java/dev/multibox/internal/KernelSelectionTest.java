package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.multibox.internal.KernelSelection.Loader;
import dev.multibox.internal.KernelSelection.Machine;
import dev.multibox.internal.KernelSelection.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to a decision, on machines that are made up. */
class KernelSelectionTest {

  private static final String FLAG = "start Java with --add-modules jdk.incubator.vector";
  private static final String SERVER = "OpenJDK 64-Bit Server VM";
  private static final String MIXED = "mixed mode, sharing";

  private static final Machine GOOD = new Machine(true, SERVER, MIXED, true);
  private static final Machine WITHOUT_MODULE = new Machine(false, SERVER, MIXED, true);
  private static final Machine INTERPRETER =
      new Machine(true, SERVER, "interpreted mode, sharing", true);
  private static final Machine ONLY_C1 =
      new Machine(true, SERVER, "mixed mode, emulated-client, sharing", true);
  private static final Machine NOT_HOTSPOT = new Machine(true, "Eclipse OpenJ9 VM", "JRE 25", true);

  private static final Loader NEVER = () -> fail("vector kernels must not be loaded");

  private static Loader absent() {
    return () -> {
      throw new NoClassDefFoundError("jdk/incubator/vector/FloatVector");
    };
  }

  /** Kernels that know their width and nothing else. */
  private static Kernels kernels(int bits) {
    return new KernelTwins(
        bits, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  private static void assertScalar(String reason, String advice, KernelSelection selection) {
    assertEquals(0, selection.kernels().vectorBits());
    assertEquals(reason, selection.reason());
    assertEquals(advice, selection.advice());
  }

  private static void assertVector(String reason, Kernels kernels, KernelSelection selection) {
    assertSame(kernels, selection.kernels());
    assertEquals(reason, selection.reason());
    assertEquals("", selection.advice(), "nothing is to be done");
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void autoTakesVectors(int bits) {
    Kernels kernels = kernels(bits);
    assertVector(
        "HotSpot with C2 and jdk.incubator.vector",
        kernels,
        KernelSelection.decide(Mode.AUTO, GOOD, () -> kernels));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OpenJDK 64-Bit Server VM", "Java HotSpot(TM) 64-Bit Server VM", "OpenJDK VM"})
  void autoKnowsHotSpotByName(String name) {
    Kernels kernels = kernels(256);
    Machine machine = new Machine(true, name, "mixed mode", true);
    assertSame(kernels, KernelSelection.decide(Mode.AUTO, machine, () -> kernels).kernels());
  }

  @Test
  void autoWithoutTheModuleTellsTheFlag() {
    assertScalar(
        "module jdk.incubator.vector is absent",
        FLAG,
        KernelSelection.decide(Mode.AUTO, WITHOUT_MODULE, NEVER));
  }

  @Test
  void autoWithoutC2OrHotSpot() {
    String advice = "run on HotSpot with C2 on";
    assertScalar(
        "the virtual machine only interprets (-Xint)",
        advice,
        KernelSelection.decide(Mode.AUTO, INTERPRETER, NEVER));
    assertScalar(
        "C2 is off (-XX:TieredStopAtLevel)",
        advice,
        KernelSelection.decide(Mode.AUTO, ONLY_C1, NEVER));
    assertScalar(
        "\"Eclipse OpenJ9 VM\" is not HotSpot, whose C2 compiles vectors",
        advice,
        KernelSelection.decide(Mode.AUTO, NOT_HOTSPOT, NEVER));
    for (String name : new String[] {"OpenJDK Client VM", "OpenJDK Minimal VM"}) {
      assertScalar(
          "\"" + name + "\" has no C2",
          advice,
          KernelSelection.decide(Mode.AUTO, new Machine(true, name, MIXED, true), NEVER));
    }
  }

  @Test
  void autoWithoutFma() {
    assertScalar(
        "without FMA instructions each fused multiply-add takes some hundred times as long",
        "run on a CPU with FMA, without -XX:-UseFMA or -XX:UseAVX=0",
        KernelSelection.decide(Mode.AUTO, new Machine(true, SERVER, MIXED, false), NEVER));
  }

  @Test
  void theMissingModuleIsNamedBeforeAnythingElse() {
    Machine nothing =
        new Machine(false, "Eclipse OpenJ9 VM", "interpreted mode, emulated-client", true);
    assertScalar(
        "module jdk.incubator.vector is absent",
        FLAG,
        KernelSelection.decide(Mode.AUTO, nothing, NEVER));
  }

  @Test
  void autoLeavesNarrowVectors() {
    assertScalar(
        "vectors of 64 bits are too narrow",
        "",
        KernelSelection.decide(Mode.AUTO, GOOD, () -> kernels(64)));
  }

  /** The module may be in the boot layer and yet not be read: linking is what tells. */
  @Test
  void autoThatDoesNotLink() {
    assertScalar(
        "vectors do not link: java.lang.NoClassDefFoundError: jdk/incubator/vector/FloatVector",
        FLAG,
        KernelSelection.decide(Mode.AUTO, GOOD, absent()));
    Loader uninitialised =
        () -> {
          throw new ExceptionInInitializerError("no shape");
        };
    KernelSelection selection = KernelSelection.decide(Mode.AUTO, GOOD, uninitialised);
    assertEquals(0, selection.kernels().vectorBits());
    assertTrue(selection.reason().endsWith("no shape"), selection::reason);
  }

  @Test
  void scalarNeverLooksAtVectors() {
    assertScalar("asked for", "", KernelSelection.decide(Mode.SCALAR, GOOD, NEVER));
    assertScalar("asked for", "", KernelSelection.decide(Mode.SCALAR, WITHOUT_MODULE, NEVER));
    assertScalar("asked for", "", KernelSelection.decide(Mode.SCALAR, INTERPRETER, NEVER));
  }

  /** Strict mode takes what links: slow vectors, and narrow ones, for whoever asks for them. */
  @Test
  void strictTakesWhatLinks() {
    Kernels narrow = kernels(64);
    for (Machine machine : new Machine[] {GOOD, INTERPRETER, ONLY_C1, NOT_HOTSPOT}) {
      assertVector("asked for", narrow, KernelSelection.decide(Mode.VECTOR, machine, () -> narrow));
    }
  }

  @Test
  void strictThrowsWithTheFlag() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> KernelSelection.decide(Mode.VECTOR, WITHOUT_MODULE, absent()));
    assertEquals(
        "multibox.backend=vector: module jdk.incubator.vector is absent; " + FLAG,
        refused.getMessage());
    assertInstanceOf(NoClassDefFoundError.class, refused.getCause());
    IllegalStateException unread =
        assertThrows(
            IllegalStateException.class, () -> KernelSelection.decide(Mode.VECTOR, GOOD, absent()));
    assertEquals(
        "multibox.backend=vector: java.lang.NoClassDefFoundError:"
            + " jdk/incubator/vector/FloatVector; "
            + FLAG,
        unread.getMessage());
  }
}
