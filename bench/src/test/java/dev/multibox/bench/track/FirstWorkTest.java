package dev.multibox.bench.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstWorkTest {

  /** The largest relative error of a cross entropy, and of a sum of them. */
  private static final double TOLERANCE = 8e-6;

  /** Every call of a work gives the known result of the first photograph. */
  @ParameterizedTest
  @EnumSource
  void everyCallGivesThePhotographsResult(FirstCalls.Work of) throws IOException {
    FirstWork work = FirstWork.of(of);
    work.begin();
    double expected = result(of);
    double first = work.call();
    assertEquals(expected, first, TOLERANCE * expected);
    assertEquals(first, work.call());
  }

  private static double result(FirstCalls.Work work) {
    return switch (work) {
      // The image's sums in float64 over its positives: expected.json of the sample.
      case LOSS, GRADIENT -> (0.16415200637780084 + 0.2713959769736563 + 0.03474560135397176) / 22;
      // Positives of the image: README.md of the sample.
      case MATCHING -> 22;
      // As Caffe's own post-processing gives them.
      case DETECTION -> 2;
    };
  }

  /** A process's first call is to make and load all that the library needs. */
  @ParameterizedTest
  @EnumSource
  void objectsOfTheLibraryAreMadeWhenCallsBegin(FirstCalls.Work of)
      throws IOException, IllegalAccessException {
    FirstWork work = FirstWork.of(of);
    List<Field> fields = fieldsOfTheLibrary(work);
    assertFalse(fields.isEmpty());
    for (Field field : fields) {
      assertNull(field.get(work), field::toString);
    }
    work.begin();
    for (Field field : fields) {
      assertNotNull(field.get(work), field::toString);
    }
  }

  private static List<Field> fieldsOfTheLibrary(FirstWork work) {
    List<Field> found = new ArrayList<>();
    for (Class<?> type = work.getClass(); type != FirstWork.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        String fieldType = field.getType().getPackageName();
        if (fieldType.startsWith("dev.multibox") && !fieldType.startsWith("dev.multibox.bench")) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return found;
  }

  /** Rows of positives and of hard negatives: expected.json of the sample. */
  @Test
  void gradientsOfThePhotographAreWritten() throws IOException {
    FirstWork.Gradient work = (FirstWork.Gradient) FirstWork.of(FirstCalls.Work.GRADIENT);
    work.begin();
    work.call();
    assertEquals(22 + 66, rowsWithNumbers(work.ofLogits, 21));
    assertEquals(22, rowsWithNumbers(work.ofLocations, 4));
  }

  private static int rowsWithNumbers(float[] floats, int columns) {
    int rows = 0;
    for (int from = 0; from < floats.length; from += columns) {
      float[] zeros = new float[columns];
      rows += Arrays.equals(zeros, Arrays.copyOfRange(floats, from, from + columns)) ? 0 : 1;
    }
    return rows;
  }
}
