package dev.multibox.bench.files;

import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.diagnosis.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What is likely wrong with the first images of files.
 *
 * @param images that were looked at
 * @param batch images of the files
 * @param findings of all looks, each once
 */
public record DiagnosedSample(int images, int batch, List<Finding> findings) {

  /** Copies the list. */
  public DiagnosedSample {
    findings = List.copyOf(findings);
  }

  /** The findings of several looks at the same images, as one list. */
  static DiagnosedSample of(int images, int batch, Diagnosis... looks) {
    List<Finding> findings = new ArrayList<>();
    for (Diagnosis look : looks) {
      for (Finding finding : look.findings()) {
        if (findings.stream().noneMatch(other -> other.kind() == finding.kind())) {
          findings.add(finding);
        }
      }
    }
    return new DiagnosedSample(images, batch, findings);
  }
}
