package dev.multibox.bench.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLossTest {

  private static final int BATCH = 3;
  private static final LossInputs INPUTS = LossInputs.of(BATCH, 53, 5);
  private static final MultiBoxLoss LOSS =
      MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(Backend.Choice.AUTO));

  @TempDir Path folder;

  /** What was heard; fails at a step where it is told to. */
  private static final class Heard implements EvaluationProgress {
    private final boolean fails;
    private int chunks;
    private int images;
    private int done;

    Heard(boolean fails) {
      this.fails = fails;
    }

    @Override
    public void begin(int chunksOfBatch, int imagesOfBatch) {
      chunks = chunksOfBatch;
      images = imagesOfBatch;
    }

    @Override
    public void step(int imagesOfChunk) {
      if (fails) {
        throw new IllegalStateException("half-way");
      }
      done += imagesOfChunk;
    }
  }

  private OutputRequest everything() {
    return new OutputRequest(
        folder.resolve("m.npy"),
        folder.resolve("p.npy"),
        new GradientRequest(
            folder.resolve("g"), GradientRequest.Form.DENSE, 1, Gradients.WithRespectTo.INPUT));
  }

  @Test
  void evaluatesAndWritesEverythingAskedFor() throws Exception {
    Heard heard = new Heard(false);
    try (LossFiles files = INPUTS.open(folder)) {
      LossTerms terms = FileLoss.evaluate(LOSS, files, everything(), 1, heard);
      assertEquals(INPUTS.terms(LOSS.policy()).toString(), terms.toString());
    }
    assertEquals(List.of(1, BATCH, BATCH), List.of(heard.chunks, heard.images, heard.done));
    assertEquals(
        List.of("g", "grad_locations.npy", "grad_logits.npy", "m.npy", "p.npy"), outputs());
  }

  @Test
  void leavesNothingWhereItFailsHalfWay() throws Exception {
    try (LossFiles files = INPUTS.open(folder)) {
      assertThrows(
          IllegalStateException.class,
          () -> FileLoss.evaluate(LOSS, files, everything(), 1, new Heard(true)));
    }
    assertEquals(List.of(), outputs());
  }

  /** Names of what is there besides the inputs. */
  private List<String> outputs() throws IOException {
    List<String> inputs =
        List.of("logits.npy", "locations.npy", "labels.npy", "location-targets.npy");
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder))
          .map(path -> path.getFileName().toString())
          .filter(name -> !inputs.contains(name))
          .sorted()
          .toList();
    }
  }
}
