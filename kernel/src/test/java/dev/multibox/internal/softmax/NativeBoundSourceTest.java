package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loops over rows stand twice in the sources, once for each kind of memory, as C2 compiles no
 * loop well that sees both. Their texts are the same but for the loads: a change of one that the
 * other lacks fails here.
 */
class NativeBoundSourceTest {

  @ParameterizedTest
  @ValueSource(strings = {"halvedRows", "shortRows", "longRows"})
  void nativeLoopIsTheHeapLoopWithOtherLoads(String method) throws IOException {
    String heap = method("BackgroundBoundVector", method);
    String other = method("NativeBoundVector", method);
    assertTrue(other.contains("fromMemorySegment"), other);
    assertEquals(heap, ofHeap(other));
  }

  /** A method's text without its white space. */
  private static String method(String className, String method) throws IOException {
    Path sources = Path.of(System.getProperty("multibox.sources", "src/main/java"));
    String text =
        Files.readString(sources.resolve("dev/multibox/internal/softmax/" + className + ".java"));
    int from = text.indexOf("private static void " + method + "(");
    int to = text.indexOf("\n  }\n", from);
    assertTrue(from > 0 && to > from, () -> className + "." + method);
    return text.substring(from, to).replaceAll("\\s", "");
  }

  private static String ofHeap(String text) {
    return text.replace("MemorySegmentsegment,longoffset", "float[]logits,intoffset")
        .replace("MemorySegmentlogits=NativeMemory.narrow(segment);", "")
        .replace("longat=offset+row*((long)classes*Float.BYTES);", "intat=offset+row*classes;")
        .replace("longat=offset;", "intat=offset;")
        .replace("at+=Float.BYTES;", "at+=1;")
        .replace("at+=(long)classes*Float.BYTES;", "at+=classes;")
        .replace(
            "shift=FloatVector.fromMemorySegment(Lanes.SPECIES,logits,at,ORDER).lane(0);",
            "shift=logits[at];")
        .replaceAll(
            "fromMemorySegment\\(Lanes.SPECIES,logits,(.*?),ORDER\\)",
            "fromArray(Lanes.SPECIES,logits,$1)")
        // Elements instead of bytes.
        .replaceAll("\\b(\\d+)L\\b", "$1")
        .replaceAll("at\\+\\(?([\\w+]+?)\\)?\\*Float.BYTES", "at+$1");
  }
}
