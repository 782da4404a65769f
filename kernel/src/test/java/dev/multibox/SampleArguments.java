package dev.multibox;

import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicyBuilder;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.NonMaximumSuppression;
import dev.multibox.detection.Overlap;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.detection.Suppression;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.diagnosis.Finding;
import dev.multibox.evaluation.AreaRange;
import dev.multibox.evaluation.ConfusionMatrix;
import dev.multibox.evaluation.DetectionCounts;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationPolicyBuilder;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.BoxRegressionLoss;
import dev.multibox.loss.ElementForm;
import dev.multibox.loss.ElementLoss;
import dev.multibox.loss.Elements;
import dev.multibox.loss.ExampleBoxes;
import dev.multibox.loss.FasterRcnnLoss;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.HardExamples;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MiningBuilder;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicyBuilder;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.SmoothL1;
import dev.multibox.loss.SoftmaxCrossEntropy;
import dev.multibox.loss.Targets;
import dev.multibox.loss.ZeroOneLoss;
import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxCodingBuilder;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.MatchingPolicy;
import dev.multibox.matching.MatchingPolicyBuilder;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorConfiguration;
import dev.multibox.matching.PriorConfigurationBuilder;
import dev.multibox.matching.PriorMap;
import dev.multibox.matching.PriorMapBuilder;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.PriorShape;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A right argument of every type that public methods take. */
final class SampleArguments {

  /** Numbers of an array: enough for every tensor of the shape. */
  static final int LENGTH = 256;

  /** Boxes of an array of their corners. */
  private static final int BOXES = LENGTH / 4;

  private static final BatchShape SHAPE = BatchShape.of(1, 4, 3);

  private final Map<Class<?>, Supplier<?>> right = new HashMap<>();

  SampleArguments() {
    addNumbers();
    addLoss();
    addMatching();
    addDetection();
    addEvaluation();
  }

  private <T> void add(Class<T> type, Supplier<? extends T> sample) {
    right.put(type, sample);
  }

  private void addNumbers() {
    right.put(int.class, () -> 1);
    right.put(long.class, () -> 1L);
    right.put(float.class, () -> 0.5f);
    right.put(double.class, () -> 0.5);
    right.put(boolean.class, () -> false);
    add(String.class, () -> "name");
    add(float[].class, () -> new float[LENGTH]);
    add(double[].class, () -> ones(LENGTH));
    add(int[].class, () -> new int[BOXES]);
    add(long[].class, () -> new long[LENGTH]);
    add(byte[].class, () -> new byte[LENGTH]);
    add(boolean[].class, () -> new boolean[LENGTH]);
    add(FloatBuffer.class, () -> FloatBuffer.allocate(LENGTH));
    add(IntBuffer.class, () -> IntBuffer.allocate(LENGTH));
    add(LongBuffer.class, () -> LongBuffer.allocate(LENGTH));
    add(ByteBuffer.class, () -> ByteBuffer.allocate(LENGTH));
    add(MemorySegment.class, () -> Arena.ofAuto().allocate(8L * LENGTH, 64));
    add(List.class, List::of);
    add(Executor.class, () -> Runnable::run);
    add(UnaryOperator.class, UnaryOperator::identity);
    add(BatchShape.class, () -> SHAPE);
    add(Backend.class, Backend::current);
    add(Predictions.class, () -> Predictions.of(SHAPE, new float[LENGTH], new float[LENGTH]));
  }

  private void addLoss() {
    add(Targets.class, () -> Targets.of(SHAPE, new int[LENGTH], new float[LENGTH]));
    add(MultiBoxLoss.class, () -> MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD));
    add(LossWorkspace.class, () -> of(MultiBoxLoss.class).workspace(SHAPE));
    add(
        PerPriorOutputs.class,
        () -> PerPriorOutputs.of(SHAPE, new float[LENGTH], new byte[LENGTH]));
    add(Gradients.class, () -> Gradients.dense(SHAPE, new float[LENGTH], new float[LENGTH]));
    add(MultiBoxPolicy.class, ReferenceLoss.CAFFE_SSD::policy);
    add(MultiBoxPolicyBuilder.class, () -> of(MultiBoxPolicy.class).toBuilder());
    add(Mining.class, () -> of(MultiBoxPolicy.class).mining());
    add(MiningBuilder.class, Mining::builder);
    add(HardExamples.class, () -> HardExamples.CAFFE);
    add(LocationLoss.class, () -> LocationLoss.smoothL1(1f));
    add(BoxRegressionLoss.class, () -> BoxRegressionLoss.of(LocationLoss.l2()));
    add(SmoothL1.class, () -> SmoothL1.of(1f));
    add(SoftmaxCrossEntropy.class, () -> SoftmaxCrossEntropy.of(3));
    add(HardNegatives.class, () -> HardNegatives.of(4));
    add(ZeroOneLoss.class, () -> ZeroOneLoss.of(3));
    add(ElementForm.class, ElementForm::l2);
    add(ElementLoss.class, () -> ElementLoss.of(ElementForm.l2()));
    add(Elements.class, () -> Elements.of(new float[LENGTH], new float[LENGTH], 1));
    add(ExampleBoxes.class, () -> of(PriorBoxes.class).exampleBoxes());
    add(FasterRcnnLoss.class, () -> FasterRcnnLoss.of(FasterRcnnLoss.Variant.values()[0], 2));
    add(
        LossTerms.class,
        () ->
            LossTerms.of(
                of(MultiBoxPolicy.class), 4, new int[1], new int[1], new double[1], new double[1]));
    add(Diagnosis.class, () -> Diagnosis.of(of(Predictions.class), of(Targets.class)));
    add(Finding.Place.class, () -> new Finding.Place(0, 0, 0));
  }

  private void addMatching() {
    add(PriorShape.class, () -> new PriorShape(4, 4));
    add(PriorConfigurationBuilder.class, () -> PriorConfiguration.builder(8, 8).map(2, 4, 0));
    add(PriorConfiguration.class, () -> of(PriorConfigurationBuilder.class).build());
    add(PriorMapBuilder.class, () -> PriorMap.builder(2, 2).step(4).minSizes(4));
    add(PriorMap.class, () -> of(PriorConfiguration.class).maps().getFirst());
    add(PriorBoxes.class, () -> PriorBoxes.of(of(PriorConfiguration.class)));
    add(GroundTruth.class, () -> GroundTruth.of(new float[0], new int[0], new int[2]));
    add(MatchingPolicy.class, ReferenceTargets.CAFFE_SSD::matching);
    add(MatchingPolicyBuilder.class, () -> of(MatchingPolicy.class).toBuilder());
    add(BoxCoding.class, ReferenceTargets.CAFFE_SSD::coding);
    add(BoxCodingBuilder.class, () -> of(BoxCoding.class).toBuilder());
    add(BoxCoder.class, () -> BoxCoder.of(of(BoxCoding.class)));
    add(
        PriorMatcher.class,
        () -> PriorMatcher.of(of(PriorBoxes.class), ReferenceTargets.CAFFE_SSD));
    add(MatcherWorkspace.class, () -> of(PriorMatcher.class).workspace(1, 1));
    add(TargetOutputs.class, () -> TargetOutputs.of(SHAPE, new int[LENGTH], new float[LENGTH]));
  }

  private void addDetection() {
    add(DetectionPolicy.class, ReferenceDetection.CAFFE_SSD::policy);
    add(DetectionPolicyBuilder.class, () -> of(DetectionPolicy.class).toBuilder());
    add(Scores.class, () -> Scores.SOFTMAX);
    add(Overlap.class, () -> Overlap.PLAIN);
    add(Suppression.class, () -> Suppression.HARD);
    add(Detector.class, () -> Detector.of(of(PriorBoxes.class), ReferenceDetection.CAFFE_SSD));
    add(DetectorWorkspace.class, () -> of(Detector.class).workspace(SHAPE));
    add(Detections.class, () -> Detections.allocate(1, LENGTH));
    add(NonMaximumSuppression.class, () -> NonMaximumSuppression.of(0.5, 8));
  }

  private void addEvaluation() {
    add(EvaluationPolicy.class, ReferenceEvaluation.COCO::policy);
    add(EvaluationPolicyBuilder.class, () -> of(EvaluationPolicy.class).toBuilder());
    add(DetectionCounts.class, () -> new DetectionCounts(1, 1, 1));
    add(AreaRange.class, () -> AreaRange.ALL);
    add(AreaRange[].class, () -> new AreaRange[] {AreaRange.ALL});
    add(DetectionEvaluation.class, () -> DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 3));
    add(EvaluationResult.class, () -> of(DetectionEvaluation.class).result());
    add(ConfusionMatrix.class, () -> of(EvaluationResult.class).confusion(0.5));
    add(
        ImageGroundTruth.class,
        () -> ImageGroundTruth.ofCorners(new float[] {0, 0, 2, 2}, new int[] {1}));
    add(
        ImageDetections.class,
        () ->
            ImageDetections.ofCorners(new float[] {0, 0, 2, 2}, new int[] {1}, new float[] {0.5f}));
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A right argument for a parameter: of a number or an array, the name may say which. */
  Object of(Class<?> type, String name) {
    if (name.equals("scores") && type == float[].class) {
      return new float[BOXES];
    }
    if (name.equals("scores") && type == double[].class) {
      return ones(BOXES);
    }
    return name.equals("classes") && type == int.class ? 3 : of(type);
  }

  boolean isThere(Class<?> type) {
    return right.containsKey(type);
  }

  /** A right argument, new where it is memory. */
  <T> T of(Class<T> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    Supplier<?> sample = right.get(type);
    if (sample == null) {
      throw new AssertionError("no sample of " + type);
    }
    @SuppressWarnings("unchecked") // put under its own class
    T value = (T) sample.get();
    return value;
  }
}
