package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused of files beyond the lengths of arrays: they are zeros that no disk holds. */
class LargeFilesTest {

  private static final int MOST = Integer.MAX_VALUE - 8;

  @TempDir Path folder;

  private LossFiles open(int batch, int priors, int classes) throws IOException, InputException {
    Map<String, long[]> shapes =
        Map.of(
            "logits", new long[] {batch, priors, classes},
            "locations", new long[] {batch, priors, 4},
            "labels", new long[] {batch, priors},
            "targets", new long[] {batch, priors, 4});
    List<String> names = new ArrayList<>();
    for (String name : List.of("logits", "locations", "labels", "targets")) {
      Path path = folder.resolve(name + ".npy");
      NpyBytes.writeZeros(path, NpyType.INT8, shapes.get(name));
      names.add(path.toString());
    }
    return LossFiles.separate(TensorLayout.PRIOR_MAJOR, names, LabelNumbering.LIBRARY);
  }

  @Test
  void refusesABatchThatIsTakenAsAWhole() throws Exception {
    MultiBoxPolicy policy = ReferenceLoss.RYKOV8.policy();
    try (LossFiles files = open(1 << 16, 1 << 15, 2)) {
      assertEquals(
          "expected at most 2147483639 priors in all images, as this loss takes the batch as a"
              + " whole, found 2147483648; save fewer images in a file",
          assertThrows(
                  InputException.class,
                  () -> ChunkPlan.of(policy, files, 1, ChunkPlan.LOGITS_OF_CHUNK, null))
              .getMessage());
      MultiBoxPolicy byImage = ReferenceLoss.CAFFE_SSD.policy();
      ChunkPlan plan = ChunkPlan.of(byImage, files, 1, ChunkPlan.LOGITS_OF_CHUNK, null);
      assertEquals(64, plan.images());
    }
  }

  @Test
  void refusesGradientsOfAnImageBeyondAnArray() {
    Path file = folder.resolve("g.npy");
    ChunkPlan plan = new ChunkPlan(1, 2, false, ChunkScale.ofBatch(1));
    assertEquals(
        file
            + ": expected an image of fewer than 2^31 - 8 numbers, found 2147483648; save fewer"
            + " priors or classes in a file",
        assertThrows(
                InputException.class,
                () -> GradientTensor.create(file, 2, new long[] {2, 1 << 20, 1 << 11}, plan))
            .getMessage());
  }

  @Test
  void refusesSparseGradientsBeyondAnArray() throws Exception {
    GradientRequest request =
        new GradientRequest(
            folder.resolve("g"), GradientRequest.Form.SPARSE, 1, Gradients.WithRespectTo.INPUT);
    MultiBoxPolicy policy = ReferenceLoss.CAFFE_SSD.policy();
    ChunkPlan plan = new ChunkPlan(1, 1, false, ChunkScale.ofBatch(1));
    try (LossFiles files = open(1, 1 << 20, 1 << 11)) {
      OutputPlaces places = new OutputPlaces(files.paths());
      assertEquals(
          "--sparse: expected at most "
              + MOST / (1 << 11)
              + " rows that may have a gradient at a time, found 1048576; dense gradients are not"
              + " so limited",
          assertThrows(
                  InputException.class,
                  () -> GradientFiles.create(request, policy, files, plan, places))
              .getMessage());
    }
  }
}
