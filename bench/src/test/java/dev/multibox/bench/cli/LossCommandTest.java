package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossCommandTest {

  private static final LossInputs INPUTS = LossInputs.of(5, 61, 7);

  @TempDir Path folder;

  static Stream<Arguments> types() {
    NpyType[] floats = {NpyType.FLOAT16, NpyType.FLOAT32, NpyType.FLOAT64};
    NpyType[] integers = {
      NpyType.INT8, NpyType.INT16, NpyType.INT32, NpyType.INT64, NpyType.FLOAT16, NpyType.FLOAT64
    };
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
        .flatMap(
            order ->
                Stream.concat(
                    Stream.of(floats).map(type -> Arguments.of(type, NpyType.INT32, order)),
                    Stream.of(integers).map(type -> Arguments.of(NpyType.FLOAT32, type, order))));
  }

  @ParameterizedTest
  @MethodSource("types")
  void printsTheLibrarysTermsFromEveryType(NpyType floats, NpyType integers, ByteOrder order)
      throws IOException {
    List<String> args = INPUTS.write(folder, floats, integers, order);
    assertSame(INPUTS.terms(ReferenceLoss.CAFFE_SSD.policy()), json(args));
  }

  /** As NumPy writes what is transposed, and what np.asfortranarray makes of all. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, INT32", "FLOAT16, INT64", "FLOAT64, UINT8", "FLOAT32, FLOAT32"})
  void printsTheLibrarysTermsFromFortranOrder(NpyType floats, NpyType integers) throws IOException {
    LossInputs inputs = INPUTS.withoutNeutral();
    List<String> args = inputs.write(folder, floats, integers, ByteOrder.BIG_ENDIAN);
    LossTerms expected = inputs.terms(ReferenceLoss.CAFFE_SSD.policy());
    for (int i = 2; i < args.size(); i += 2) {
      NpyBytes.toFortranOrder(Path.of(args.get(i)));
      assertSame(expected, json(args, "--threads=2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "7"})
  void givesTheSameBitsOnAnyThreads(String threads) throws IOException {
    List<String> args = INPUTS.write(folder);
    JsonNode json = json(args, "--threads", threads, "--backend", "scalar");
    assertSame(INPUTS.terms(ReferenceLoss.CAFFE_SSD.policy()), json);
    assertEquals("scalar", json.get("backend").asText());
    assertEquals(0, json.get("vectorBits").asInt());
  }

  @Test
  void printsTheFieldsThatAreDocumented() throws IOException {
    JsonNode json = json(INPUTS.write(folder), "--preset", "torchvision");
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "preset",
            "backend",
            "vectorBits",
            "batch",
            "priors",
            "classes",
            "total",
            "confidence",
            "location",
            "positives",
            "negatives",
            "confidencePerImage",
            "locationPerImage"),
        names);
    assertEquals("TORCHVISION", json.get("preset").asText());
    assertEquals(7, json.get("classes").asInt());
    assertSame(INPUTS.terms(ReferenceLoss.TORCHVISION.policy()), json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffe-ssd", "CAFFE_SSD", "Caffe_Ssd", "CAFFE-ssd"})
  void takesPresetsHoweverSpelt(String name) throws IOException {
    JsonNode json = json(INPUTS.write(folder), "--preset", name);
    assertEquals("CAFFE_SSD", json.get("preset").asText());
  }

  @Test
  void takesKnobs() throws IOException {
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.negativesPerPositive(1.5f).minNegatives(4))
            .alpha(2.5f)
            .beta(0.25f)
            .build();
    JsonNode json =
        json(
            INPUTS.write(folder),
            "--negatives-per-positive=1.5",
            "--min-negatives=4",
            "--alpha=2.5",
            "--beta=0.25");
    assertSame(INPUTS.terms(policy), json);
  }

  @Test
  void takesTheFallbackOfABatchWithoutObjects() throws IOException {
    LossInputs none = LossInputs.of(3, 61, 7);
    Arrays.fill(none.labels(), 0);
    JsonNode json =
        jsonAndWarning(
            "all 3 images have no positive prior",
            none.write(folder),
            "--preset=bubbliiiing-torch",
            "--fallback-negatives=7");
    int negatives = 0;
    for (JsonNode image : json.get("negatives")) {
      negatives += image.asInt();
    }
    assertEquals(7, negatives);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writesMinedAndLosses(boolean besideGradients) throws IOException {
    float[] losses = new float[5 * 61];
    byte[] marks = new byte[5 * 61];
    LossTerms terms =
        INPUTS.terms(
            ReferenceLoss.CAFFE_SSD.policy(), PerPriorOutputs.of(INPUTS.shape(), losses, marks));
    Path mined = folder.resolve("mined.npy");
    Path perPrior = folder.resolve("per-prior.npy");
    List<String> args = INPUTS.write(folder);
    if (besideGradients) {
      args.addAll(List.of("--gradients", folder.resolve("gradients").toString()));
    }
    assertSame(terms, json(args, "--mined", mined.toString(), "--per-prior", perPrior.toString()));
    int[] expected = IntStream.range(0, marks.length).filter(row -> marks[row] != 0).toArray();
    try (NpyFile file = NpyFile.open(mined)) {
      assertEquals(NpyType.INT64, file.type());
      assertArrayEquals(new long[] {terms.negatives()}, file.shape());
      assertArrayEquals(expected, file.ints());
    }
    try (NpyFile file = NpyFile.open(perPrior)) {
      assertTrue(file.type() == NpyType.FLOAT32 && file.shape()[0] == 5 && file.shape()[1] == 61);
      assertArrayEquals(losses, file.floats());
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(besideGradients ? 7 : 6, all.count());
    }
  }

  @Test
  void takesASingleImageWithoutItsDimension() throws IOException {
    LossInputs single = LossInputs.of(1, 61, 7);
    List<String> args = single.write(folder);
    ByteOrder order = ByteOrder.nativeOrder();
    Files.write(
        folder.resolve("logits.npy"),
        NpyBytes.file(1, NpyType.FLOAT32, order, single.logits(), 61, 7));
    Files.write(
        folder.resolve("labels.npy"), NpyBytes.file(1, NpyType.INT8, order, single.labels(), 61));
    assertSame(single.terms(ReferenceLoss.CAFFE_SSD.policy()), json(args));
  }

  @Test
  void quotesNumbersThatJsonLacks() throws IOException {
    LossInputs inputs = LossInputs.of(2, 61, 7);
    inputs.logits()[3] = Double.NaN;
    JsonNode json = jsonAndWarning("1 of 854 scores are not a number", inputs.write(folder));
    assertEquals("NaN", json.get("total").asText());
    assertTrue(json.get("total").isTextual());
  }

  @Test
  void printsATableThatAddsUp() throws IOException {
    List<String> args = INPUTS.write(folder);
    args.add("--alpha=2");
    CommandRun run = CommandRun.of(args).succeeds();
    LossTerms terms = INPUTS.terms(ReferenceLoss.CAFFE_SSD.policy().toBuilder().alpha(2).build());
    List<String> lines = run.out().lines().toList();
    List<String[]> rows = lines.stream().map(line -> line.trim().split("\\s{2,}")).toList();
    int head =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).length == 6)
            .findFirst()
            .orElseThrow();
    double[] sums = new double[6];
    for (int image = 0; image < 5; image++) {
      for (int column = 1; column < 6; column++) {
        sums[column] += Double.parseDouble(rows.get(head + 1 + image)[column]);
      }
    }
    String[] batch = rows.get(head + 6);
    assertEquals("batch", batch[0]);
    for (int column = 1; column < 6; column++) {
      assertEquals(sums[column], Double.parseDouble(batch[column]), 1e-6 * sums[column]);
    }
    for (int row = head + 1; row <= head + 6; row++) {
      double confidence = Double.parseDouble(rows.get(row)[3]);
      double location = Double.parseDouble(rows.get(row)[4]);
      double total = Double.parseDouble(rows.get(row)[5]);
      assertEquals(confidence + 2 * location, total, 1e-6 * total);
    }
    String[] normalised = rows.get(head + 7);
    assertEquals("normalised", normalised[0]);
    assertEquals(terms.total(), Double.parseDouble(normalised[3]), 1e-7 * terms.total());
  }

  static JsonNode json(List<String> args, String... more) throws IOException {
    return json(run(args, more).succeeds());
  }

  static JsonNode jsonAndWarning(String words, List<String> args, String... more)
      throws IOException {
    return json(run(args, more).warns(words));
  }

  private static CommandRun run(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    all.add("--json");
    return CommandRun.of(all);
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertEquals(1, run.out().lines().count());
    return new ObjectMapper().readTree(run.out());
  }

  static void assertSame(LossTerms terms, JsonNode json) {
    assertEquals(terms.batch(), json.get("batch").asInt());
    assertEquals(terms.priors(), json.get("priors").asInt());
    assertEquals(terms.total(), json.get("total").asDouble());
    assertEquals(terms.confidence(), json.get("confidence").asDouble());
    assertEquals(terms.location(), json.get("location").asDouble());
    for (int image = 0; image < terms.batch(); image++) {
      assertEquals(terms.positives(image), json.get("positives").get(image).asInt());
      assertEquals(terms.negatives(image), json.get("negatives").get(image).asInt());
      assertEquals(
          terms.confidenceSum(image), json.get("confidencePerImage").get(image).asDouble());
      assertEquals(terms.locationSum(image), json.get("locationPerImage").get(image).asDouble());
    }
  }
}
