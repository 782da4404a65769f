package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loops over rows stand twice in the sources, once for each kind of memory, as C2 compiles no
 * loop well that sees both. Their texts are the same but for the loads: a change of one that the
 * other lacks fails here.
 */
class NativeBoundSourceTest {

  @ParameterizedTest
  @ValueSource(strings = {"shortRows", "longRows"})
  void nativeLoopIsTheHeapLoopWithOtherLoads(String method) throws IOException {
    assertSame(
        method("BackgroundBoundVector", method + "(float[]"),
        method("NativeBoundVector", method + "(MemorySegment"));
  }

  @ParameterizedTest
  @CsvSource({
    "FewClassesBoundVector, pairs",
    "FewClassesBoundVector, groups",
    "EightLanesBoundVector, oneVector",
    "EightLanesBoundVector, twoVectors",
    "EightLanesBoundVector, threeVectors"
  })
  void loopsOfAClassDifferInTheirLoads(String className, String method) throws IOException {
    assertSame(
        method(className, method + "(float[]"), method(className, method + "(MemorySegment"));
  }

  private static void assertSame(String heap, String other) {
    assertTrue(other.contains("fromMemorySegment"), other);
    assertEquals(heap, ofHeap(other));
  }

  /** The text of the method that begins so, without its white space. */
  private static String method(String className, String method) throws IOException {
    Path sources = Path.of(System.getProperty("multibox.sources", "src/main/java"));
    String text =
        Files.readString(sources.resolve("dev/multibox/internal/softmax/" + className + ".java"));
    Matcher begin =
        Pattern.compile("static void " + method.replace("(", "\\(\\s*").replace("[]", "\\[\\]"))
            .matcher(text);
    assertTrue(begin.find(), () -> className + "." + method);
    int from = begin.start();
    int to = text.indexOf("\n  }\n", from);
    assertTrue(to > from, () -> className + "." + method);
    return text.substring(from, to).replaceAll("\\s", "");
  }

  private static String ofHeap(String text) {
    return text.replace("MemorySegmentsegment,longoffset", "float[]logits,intoffset")
        .replace("MemorySegmentlogits=NativeMemory.narrow(segment);", "")
        .replace("longat=offset;", "intat=offset;")
        .replace("longat=offset+(long)row*classes*Float.BYTES;", "intat=offset+row*classes;")
        .replaceAll("at\\+=\\(long\\)([\\w*]+?)\\*Float.BYTES;", "at+=$1;")
        .replaceAll("at\\+=2L\\*([\\w.]+)\\*Float.BYTES;", "at+=2*$1;")
        .replace("at+(long)Lanes.COUNT*Float.BYTES", "at+Lanes.COUNT")
        .replace("logits.get(FLOAT,at)", "logits[at]")
        .replace(
            "FloatVector.fromMemorySegment(Lanes.EIGHT,logits,at,ORDER).rearrange(FIRST);",
            "FloatVector.broadcast(Lanes.EIGHT,logits[at]);")
        .replaceAll(
            "fromMemorySegment\\((Lanes.\\w+),logits,(.*?),ORDER\\)", "fromArray($1,logits,$2)")
        // Elements instead of bytes.
        .replaceAll("\\b(\\d+)L\\b", "$1")
        .replaceAll("at\\+(?:\\(long\\))?\\(?([\\w+]+?)\\)?\\*Float.BYTES", "at+$1")
        .replace("at+Float.BYTES", "at+1");
  }
}
