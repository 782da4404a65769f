package dev.multibox.bench.cli;

import dev.multibox.Backend;
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
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  public List<String> write(Path folder) throws IOException {
    return write(folder, NpyType.FLOAT32, NpyType.INT32, ByteOrder.nativeOrder());
  }

  private static void add(List<String> args, Path folder, String option, byte[] bytes)
      throws IOException {
    args.add(option);
    args.add(Files.write(folder.resolve(option.substring(2) + ".npy"), bytes).toString());
  }

  Predictions predictions() {
    return Predictions.of(narrow(logits), narrow(locations), batch, priors, classes);
  }

  Targets wanted() {
    int[] integers = new int[labels.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) labels[i];
    }
    return Targets.of(integers, narrow(targets), batch, priors);
  }

  /** The library's own result, of one call. */
  public LossTerms terms(MultiBoxPolicy policy, PerPriorOutputs outputs) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR));
    LossWorkspace workspace = loss.workspace(batch, priors, classes);
    return loss.evaluate(predictions(), wanted(), workspace, outputs);
  }

  /** Gradients of the library's own, of one call. */
  record OneCall(float[] logits, float[] locations) {}

  /** The library's own gradient, dense, of one call. */
  OneCall gradients(MultiBoxPolicy policy, double scale, Gradients.WithRespectTo withRespectTo) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, Backend.of(Backend.Choice.SCALAR));
    OneCall result = new OneCall(new float[logits.length], new float[locations.length]);
    Predictions given = predictions();
    Gradients gradients =
        Gradients.dense(
            given, MemorySegment.ofArray(result.logits), MemorySegment.ofArray(result.locations));
    gradients.scale(scale).withRespectTo(withRespectTo);
    loss.evaluateWithGradient(given, wanted(), loss.workspace(batch, priors, classes), gradients);
    return result;
  }

  public LossTerms terms(MultiBoxPolicy policy) {
    return terms(policy, PerPriorOutputs.of(null, null));
  }

  static float[] narrow(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
