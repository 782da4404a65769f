/**
 * Pages and charts of kept runs. {@link dev.multibox.bench.report.Report} has them all: a page of
 * Markdown with the ratios under their topics, which stands beside the runs, a page of HTML with
 * everything measured, and the charts as SVG.
 *
 * <p>{@link dev.multibox.bench.report.DetectionReport} is the page of an evaluation of detections,
 * and {@link dev.multibox.bench.report.DetectionPictures} draws its worst images.
 *
 * <p>Within: {@code ResultsReadme} and {@code ReportPage} write the pages, {@code Charts} draws one
 * run and {@code History} all of them, by {@code SvgChart} with an {@code Axis} and {@code Series}.
 */
package dev.multibox.bench.report;
