package dev.multibox.bench.track;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How long the first calls of fresh virtual machines take: one image each, 8732 priors and 21
 * classes, trained. The first call's time includes all that is loaded for it.
 *
 * @param machines how many virtual machines
 * @param calls which calls, from 1: some of them, closer together where times change
 * @param micros microseconds of these calls, the median of the machines
 * @param steady the call from which on all is as fast as at the end, the median of the machines
 * @param firstImages the first images of each backend; of none in runs that were kept before there
 *     were any
 */
public record FirstCalls(
    int machines, int[] calls, double[] micros, int steady, FirstImages firstImages) {

  /** What the calls do. */
  public enum Work {
    /** The whole loss. */
    LOSS,
    /** The whole loss and its dense gradient. */
    GRADIENT,
    /** From the objects of a photograph to targets, by Caffe's matching. */
    MATCHING,
    /** From predictions to detections, by Caffe's post-processing. */
    DETECTION
  }

  /** Calls that tables tell of, each of which is measured by itself. */
  static final List<Integer> TOLD = List.of(1, 10, 100, 1000);

  /** Calls of a virtual machine. */
  static final int CALLS = 20_000;

  /** The last calls, whose median is the steady time. */
  private static final int LAST = 500;

  /** Times are judged by the median of so many calls: single ones are interrupted. */
  private static final int WINDOW = 200;

  /** Above this part of the steady time is not steady. */
  private static final double TOLERANCE = 1.25;

  private static final double STEP = 1.1;

  /** Copies. */
  public FirstCalls {
    calls = calls.clone();
    micros = micros.clone();
    firstImages = firstImages == null ? FirstImages.none() : firstImages;
  }

  @Override
  public int[] calls() {
    return calls.clone();
  }

  @Override
  public double[] micros() {
    return micros.clone();
  }

  /**
   * {@return the time of a call, in microseconds}
   *
   * @param call from 1, one of {@link #calls}
   */
  public double micros(int call) {
    return micros[Arrays.binarySearch(calls, call)];
  }

  /**
   * {@return the first calls of fresh virtual machines, on the usual backend, and the first images
   * of each}
   *
   * @param work what the calls do
   * @param machines how many of each backend, which take turns
   * @throws IOException if none can be started, or one fails
   * @throws InterruptedException if this thread is interrupted
   */
  public static FirstCalls measure(Work work, int machines)
      throws IOException, InterruptedException {
    Map<String, List<double[]>> runs = new TreeMap<>();
    for (int machine = 0; machine < machines; machine++) {
      for (String backend : FirstImages.BACKENDS) {
        runs.computeIfAbsent(backend, name -> new ArrayList<>()).add(run(work, backend));
      }
    }
    return of(runs);
  }

  /** {@return what runs of {@value #CALLS} calls each say, by their backends} */
  static FirstCalls of(Map<String, List<double[]>> allRuns) {
    List<double[]> runs = allRuns.get(FirstImages.USUAL);
    int[] calls = shownCalls();
    double[] micros =
        Arrays.stream(calls)
            .mapToDouble(
                call -> Samples.median(runs.stream().mapToDouble(run -> run[call - 1]).toArray()))
            .toArray();
    double steady = Samples.median(runs.stream().mapToDouble(FirstCalls::steadyFrom).toArray());
    return new FirstCalls(runs.size(), calls, micros, (int) steady, FirstImages.of(allRuns));
  }

  private static int[] shownCalls() {
    SortedSet<Integer> shown = new TreeSet<>(TOLD);
    for (int call = 1; call <= CALLS; call = Math.max(call + 1, (int) (call * STEP))) {
      shown.add(call);
    }
    return shown.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The call after the last window that is slower than what is steady. */
  private static double steadyFrom(double[] micros) {
    double steady = Samples.median(Arrays.copyOfRange(micros, micros.length - LAST, micros.length));
    int from = 1;
    for (int start = 0; start + WINDOW <= micros.length; start += WINDOW) {
      double[] window = Arrays.copyOfRange(micros, start, start + WINDOW);
      if (Samples.median(window) > TOLERANCE * steady) {
        from = start + WINDOW + 1;
      }
    }
    return from;
  }

  private static double[] run(Work work, String backend) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "--add-modules=jdk.incubator.vector",
            "-Dmultibox.backend=" + backend,
            "-cp",
            System.getProperty("java.class.path"),
            FirstCallsMain.class.getName(),
            Integer.toString(CALLS),
            work.name());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return micros(printed, process.waitFor());
  }

  /** The times that a process printed, if it ended well. */
  static double[] micros(String printed, int exitCode) throws IOException {
    double[] micros =
        printed.lines().mapToDouble(nanos -> Double.parseDouble(nanos) / 1e3).toArray();
    if (exitCode != 0 || micros.length != CALLS) {
      throw new IOException(
          "first calls: expected "
              + CALLS
              + " times and exit 0, got "
              + micros.length
              + " and exit "
              + exitCode
              + "; FirstCallsMain by itself tells why");
    }
    return micros;
  }
}
