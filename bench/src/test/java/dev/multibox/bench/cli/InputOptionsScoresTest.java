package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores after a softmax or sigmoid where a loss takes logits. */
class InputOptionsScoresTest extends InputOptionsCase {

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"FLOAT32", "FLOAT16", "FLOAT64"})
  void refusesProbabilitiesWhereLogitsAreTaken(NpyType type) throws IOException {
    LossInputs probabilities = INPUTS.withProbabilities();
    String message =
        "logits.npy: expected logits, the scores before the softmax, found that all of image 0 are"
            + " probabilities that add up to 1; give the scores before the softmax, or"
            + " --probabilities where the loss takes probabilities, or --no-probabilities if these"
            + " are logits";
    byte[] bytes = NpyBytes.file(1, type, ORDER, probabilities.logits(), B, P, C);
    Files.write(folder.resolve("logits.npy"), bytes);
    refuses(List.of(), message);
    refuses(List.of("--preset=mmdetection"), message);
    assertEquals(B, json("--no-probabilities").get("batch").asInt());
    assertEquals(B, json("--probabilities").get("batch").asInt());
    replace("logits.npy", turned(probabilities.logits(), C), B, C, P);
    replace("locations.npy", turned(INPUTS.locations(), 4), B, 4, P);
    replace("location-targets.npy", turned(INPUTS.targets(), 4), B, 4, P);
    refuses(List.of("--layout=class-major"), message);
    refuses(
        List.of("--layout=class-major", "--preset=tf-object-detection"),
        "expected logits, the scores before the sigmoid, found that all of image 0 are"
            + " probabilities that add up to 1; give the scores before the sigmoid, or"
            + " --no-probabilities if these are logits");
  }

  @Test
  void refusesWhatASigmoidMadeWhereTheLossHasOne() throws IOException {
    double[] sigmoids = Arrays.stream(INPUTS.logits()).map(x -> 1 / (1 + Math.exp(-x))).toArray();
    replace("logits.npy", sigmoids, B, P, C);
    refuses(
        List.of("--preset=tf-object-detection"),
        "expected logits, the scores before the sigmoid, found that all of image 0 lie between 0"
            + " and 1; give the scores before the sigmoid, or --no-probabilities if these are"
            + " logits");
    // A softmax takes any scores, and these rows are no distributions.
    warns("rows of scores lie between 0 and 1, as sigmoids do");
    // Logits of a network that has learnt nothing yet.
    replace("logits.npy", new double[B * P * C], B, P, C);
    warns("rows of scores are equal", "--preset=tf-object-detection");
    warns("rows of scores are equal");
  }
}
