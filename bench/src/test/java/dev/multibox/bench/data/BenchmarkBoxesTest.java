package dev.multibox.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.data.BenchmarkBoxes.Crowd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Boxes of a benchmark stand as its crowd says. */
class BenchmarkBoxesTest {

  private static float[] box(BenchmarkBoxes boxes, int box) {
    return Arrays.copyOfRange(boxes.boxes(), box * 4, box * 4 + 4);
  }

  @Test
  void everyBoxLiesInItsImage() {
    for (Crowd crowd : Crowd.values()) {
      BenchmarkBoxes boxes = BenchmarkBoxes.of(crowd, 3, 100, 21);
      assertArrayEquals(new int[] {0, 100, 200, 300}, boxes.starts());
      for (int box = 0; box < 300; box++) {
        float[] corners = box(boxes, box);
        assertTrue(corners[0] >= 0f && corners[1] >= 0f, () -> Arrays.toString(corners));
        assertTrue(corners[2] <= 1f && corners[3] <= 1f, () -> Arrays.toString(corners));
        assertTrue(corners[0] < corners[2] && corners[1] < corners[3]);
        assertTrue(boxes.labels()[box] >= 1 && boxes.labels()[box] < 21);
      }
    }
  }

  @Test
  void aCrowdStandsInOnePlace() {
    BenchmarkBoxes equal = BenchmarkBoxes.of(Crowd.EQUAL, 2, 50, 21);
    BenchmarkBoxes nested = BenchmarkBoxes.of(Crowd.NESTED, 2, 50, 21);
    for (int box = 1; box < 100; box++) {
      assertArrayEquals(box(equal, 0), box(equal, box));
      boolean first = box % 50 == 0;
      assertEquals(!first, box(nested, box)[0] < box(nested, box - 1)[0], "box " + box);
      assertEquals(!first, box(nested, box)[3] > box(nested, box - 1)[3], "box " + box);
    }
    assertArrayEquals(box(equal, 0), box(nested, 50));
    BenchmarkBoxes scattered = BenchmarkBoxes.of(Crowd.SCATTERED, 2, 50, 21);
    assertArrayEquals(BenchmarkBoxes.of(2, 50, 21).boxes(), scattered.boxes());
    assertTrue(!Arrays.equals(box(scattered, 0), box(scattered, 1)));
  }
}
