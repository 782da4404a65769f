package dev.multibox.bench.files;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded batch whose numbers every floating-point type holds exactly, and its files. */
public record LossInputs(
    int batch,
    int priors,
    int classes,
    double[] logits,
    double[] locations,
    double[] labels,
    double[] targets) {

  public static LossInputs of(int batch, int priors, int classes) {
    SplittableRandom random = new SplittableRandom(42);
    LossInputs inputs =
        new LossInputs(
            batch,
            priors,
            classes,
            new double[batch * priors * classes],
            new double[batch * priors * 4],
            new double[batch * priors],
            new double[batch * priors * 4]);
    fill(inputs.logits, random);
    fill(inputs.locations, random);
    fill(inputs.targets, random);
    for (int row = 0; row < inputs.labels.length; row++) {
      inputs.labels[row] = random.nextInt(10) == 0 ? random.nextInt(-1, classes) : 0;
    }
    return inputs;
  }

  /** The same batch with the softmax of its logits, rounded to float32. */
  public LossInputs withProbabilities() {
    double[] probabilities = new double[logits.length];
    for (int row = 0; row < labels.length; row++) {
      double sum = 0;
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        sum += Math.exp(logits[j]);
      }
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        probabilities[j] = (float) (Math.exp(logits[j]) / sum);
      }
    }
    return new LossInputs(batch, priors, classes, probabilities, locations, labels, targets);
  }

  /** The same batch with the background where no prior counts, for unsigned labels. */
  public LossInputs withoutNeutral() {
    double[] known = Arrays.stream(labels).map(label -> Math.max(0, label)).toArray();
    return new LossInputs(batch, priors, classes, logits, locations, known, targets);
  }

  /** This batch, or with probabilities where the policy takes them. */
  public LossInputs suiting(MultiBoxPolicy policy) {
    return policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES
        ? withProbabilities()
        : this;
  }

  /** Multiples of 1/64 below 8 in magnitude: ten bits, as many as float16 has. */
  private static void fill(double[] values, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(-511, 512) / 64.0;
    }
  }

  /** Writes the files and returns the options that name them. */
  public List<String> write(Path folder, NpyType floats, NpyType integers, ByteOrder order)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("loss"));
    add(args, folder, "--logits", NpyBytes.file(1, floats, order, logits, batch, priors, classes));
    add(args, folder, "--locations", NpyBytes.file(1, floats, order, locations, batch, priors, 4));
    add(args, folder, "--labels", NpyBytes.file(1, integers, order, labels, batch, priors));
    add(
        args,
        folder,
        "--location-targets",
        NpyBytes.file(1, floats, order, targets, batch, priors, 4));
    return args;
  }

  /** The same of float32 and int32 in native byte order, which need no conversion. */
  public List<String> write(Path folder) throws IOException {
    return write(folder, NpyType.FLOAT32, NpyType.INT32, ByteOrder.nativeOrder());
  }

  /** Writes the files and opens them. */
  LossFiles open(Path folder) throws IOException, InputException {
    return open(write(folder));
  }

  /** Opens the files that {@link #write} named. */
  static LossFiles open(List<String> args) throws IOException, InputException {
    List<String> names = List.of(args.get(2), args.get(4), args.get(6), args.get(8));
    return LossFiles.separate(TensorLayout.PRIOR_MAJOR, names, LabelNumbering.LIBRARY);
  }

  private static void add(List<String> args, Path folder, String option, byte[] bytes)
      throws IOException {
    args.add(option);
    args.add(Files.write(folder.resolve(option.substring(2) + ".npy"), bytes).toString());
  }

  /**
   * Writes both files of a packed layout and returns the options that name them; what stands beside
   * is {@code filler}, and must not count.
   */
  public List<String> writePacked(Path folder, TensorLayout layout, double filler)
      throws IOException {
    ByteOrder order = ByteOrder.nativeOrder();
    double[] given = packed(layout, logits, locations, beside(layout), filler);
    int besideLabel = layout == TensorLayout.BUBBLIIIING ? 1 : 8;
    double[] wanted = packed(layout, oneHot(), targets, besideLabel, filler);
    List<String> args = new ArrayList<>(List.of("loss", "--layout=" + layout));
    for (double[] rows : List.of(given, wanted)) {
      String option = rows == given ? "--packed-predictions" : "--packed-targets";
      int width = rows.length / (batch * priors);
      byte[] bytes = NpyBytes.file(1, NpyType.FLOAT32, order, rows, batch, priors, width);
      add(args, folder, option, bytes);
    }
    return args;
  }

  /** Columns of a packed prediction that are neither scores nor locations. */
  public static int beside(TensorLayout layout) {
    return layout == TensorLayout.BUBBLIIIING ? 0 : 8;
  }

  /** Rows of scores, locations and columns beside them, in the order of a layout. */
  public double[] packed(
      TensorLayout layout, double[] scores, double[] boxes, int beside, double filler) {
    boolean scoresFirst = layout == TensorLayout.SSD_KERAS;
    int width = classes + 4 + beside;
    double[] rows = new double[batch * priors * width];
    Arrays.fill(rows, filler);
    for (int row = 0; row < batch * priors; row++) {
      int at = row * width;
      System.arraycopy(scores, row * classes, rows, at + (scoresFirst ? 0 : 4), classes);
      System.arraycopy(boxes, row * 4, rows, at + (scoresFirst ? classes : 0), 4);
    }
    return rows;
  }

  /** The labels as rows of a 1 among zeros; rows of zeros where they are neutral. */
  public double[] oneHot() {
    double[] rows = new double[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] >= 0) {
        rows[row * classes + (int) labels[row]] = 1;
      }
    }
    return rows;
  }

  public BatchShape shape() {
    return BatchShape.of(batch, priors, classes);
  }

  private Predictions predictions() {
    return Predictions.of(shape(), narrow(logits), narrow(locations));
  }

  private Targets wanted() {
    int[] integers = new int[labels.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) labels[i];
    }
    return Targets.of(shape(), integers, narrow(targets));
  }

  /** The library's own result, of one call. */
  public LossTerms terms(MultiBoxPolicy policy, PerPriorOutputs outputs) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR));
    LossWorkspace workspace = loss.workspace(shape());
    loss.evaluate(predictions(), wanted(), workspace, outputs);
    return workspace.terms();
  }

  /** Gradients of the library's own, of one call. */
  public record OneCall(float[] logits, float[] locations) {}

  /** The library's own gradient, dense, of one call. */
  public OneCall gradients(
      MultiBoxPolicy policy, double scale, Gradients.WithRespectTo withRespectTo) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR));
    OneCall result = new OneCall(new float[logits.length], new float[locations.length]);
    Predictions given = predictions();
    Gradients gradients =
        Gradients.dense(shape(), result.logits, result.locations)
            .scale(scale)
            .withRespectTo(withRespectTo);
    loss.evaluateWithGradient(given, wanted(), loss.workspace(shape()), gradients);
    return result;
  }

  public LossTerms terms(MultiBoxPolicy policy) {
    return terms(policy, PerPriorOutputs.of(shape(), (float[]) null, null));
  }

  public static float[] narrow(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
