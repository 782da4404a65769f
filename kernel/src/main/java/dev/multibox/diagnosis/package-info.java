/**
 * What is likely wrong with a batch, in plain sentences: {@link dev.multibox.diagnosis.Diagnosis}
 * looks at predictions, targets, boxes and priors. Nothing of it runs in a call of the loss or of
 * the matcher.
 *
 * <p>No sums but of a row's scores, in double, by column. Passes: one over scores and locations,
 * one over labels, one over boxes. Tests: {@code ScoreDiagnosisTest}, {@code TargetDiagnosisTest},
 * {@code BoxDiagnosisTest}, and {@code DiagnosisGoldenTest} of the bench for false alarms. No
 * benchmark: it is called once.
 */
package dev.multibox.diagnosis;
