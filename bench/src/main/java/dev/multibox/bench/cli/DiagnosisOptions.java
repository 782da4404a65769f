package dev.multibox.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.multibox.bench.files.DiagnosedSample;
import dev.multibox.bench.files.InputException;
import dev.multibox.diagnosis.Finding;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.diagnosis.Finding.Place;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say what is done about a batch that is likely wrong. */
final class DiagnosisOptions {

  @Option(
      names = "--diagnose",
      description =
          "Prints what is likely wrong with the first images, each with its count, its first place"
              + " and the way out, and stops.")
  private boolean diagnose;

  @Option(
      names = "--strict",
      description =
          "Refuses what is a warning without it: anything that is likely wrong with the first"
              + " images, and odd rows of a data set: unknown images or categories, duplicates,"
              + " scores that are not numbers, boxes of negative size.")
  private boolean strict;

  /** Whether warnings are errors. */
  boolean strict() {
    return strict;
  }

  /** What is counted and left out anyway, and so no warning. */
  Set<Kind> leftOut() {
    return strict ? Set.of() : Set.of(Kind.INVALID_BOXES);
  }

  /** Whether to print findings in place of an evaluation. */
  boolean diagnoseAlone() {
    return diagnose;
  }

  /**
   * Prints every finding.
   *
   * @param json as one JSON object in one line
   * @throws InputException if there is a warning and {@code --strict}
   */
  void print(DiagnosedSample sample, PrintWriter out, boolean json) throws InputException {
    List<Finding> findings = sample.findings();
    if (json) {
      out.println(json(sample));
    } else {
      out.println("Diagnosis of " + sample.images() + " of " + sample.batch() + " images");
      for (Finding finding : findings) {
        out.println(EnumNames.of(finding.level()) + ": " + finding.sentence());
      }
      if (findings.isEmpty()) {
        out.println("nothing found");
      }
    }
    out.flush();
    refuse(findings.stream().filter(DiagnosisOptions::warns).toList());
  }

  /**
   * Prints warnings.
   *
   * @param insisted on by other options, so that they are no findings
   * @throws InputException if there is one and {@code --strict}, or a score is +infinity: the loss
   *     would be a number that no other program gives
   */
  void check(DiagnosedSample sample, Set<Kind> insisted, PrintWriter err, String name)
      throws InputException {
    List<Finding> warnings =
        sample.findings().stream()
            .filter(finding -> warns(finding) && !insisted.contains(finding.kind()))
            .toList();
    refuse(warnings);
    for (Finding warning : warnings) {
      if (warning.kind() == Kind.INFINITE_SCORES) {
        throw new InputException(warning.problem(), warning.wayOut());
      }
    }
    for (Finding warning : warnings) {
      err.println(name + ": warning: " + warning.sentence());
    }
    err.flush();
  }

  private void refuse(List<Finding> warnings) throws InputException {
    if (strict && !warnings.isEmpty()) {
      Finding first = warnings.getFirst();
      int more = warnings.size() - 1;
      throw new InputException(
          first.problem() + (more > 0 ? " (and " + more + " more, by --diagnose)" : ""),
          first.wayOut() + ", or leave --strict out");
    }
  }

  private static boolean warns(Finding finding) {
    return finding.level() == Level.WARNING;
  }

  private static ObjectNode json(DiagnosedSample sample) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("batch", sample.batch()).put("images", sample.images());
    ArrayNode array = root.putArray("findings");
    for (Finding finding : sample.findings()) {
      ObjectNode node = array.addObject();
      node.put("kind", EnumNames.of(finding.kind()));
      node.put("level", EnumNames.of(finding.level()));
      node.put("count", finding.count()).put("of", finding.of());
      Place first = finding.first();
      node.putArray("first").add(first.image()).add(first.index()).add(first.column());
      node.put("sentence", finding.sentence());
    }
    return root;
  }
}
