package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * A small network of SSD300's shape: images {@code [B][3][300][300]} to logits {@code [B][8732][C]}
 * and offsets {@code [B][8732][4]}. Feature maps of 38, 19, 10, 5, 3 and 1 cells a side with 4, 6,
 * 6, 6, 4 and 4 priors a cell; rows by map, cell row, cell column, prior, as {@code
 * ReferencePriors.SSD300_VOC} has them.
 *
 * <p>0.6 million weights; about 2.5 billion multiplications for a batch of 8.
 */
final class DetectionNetwork extends AbstractBlock {

  /** Side of the images. */
  static final int SIDE = 300;

  private static final int COORDINATES = 4;
  private static final int[] PRIORS = {4, 6, 6, 6, 4, 4};
  private static final int[] CHANNELS = {64, 96, 128, 128, 128, 128};

  private final int classes;
  private final List<Block> stages = new ArrayList<>();
  private final List<Block> logits = new ArrayList<>();
  private final List<Block> offsets = new ArrayList<>();

  DetectionNetwork(int classes) {
    this.classes = classes;
    SequentialBlock first = new SequentialBlock();
    layer(first, 16, 2);
    layer(first, 32, 2);
    layer(first, CHANNELS[0], 2);
    layer(first, CHANNELS[0], 1);
    stages.add(first);
    for (int map = 1; map < PRIORS.length; map++) {
      SequentialBlock stage = new SequentialBlock();
      // from 3 cells to 1: without padding
      boolean last = map == PRIORS.length - 1;
      stage.add(convolution(CHANNELS[map], last ? 1 : 2, last ? 0 : 1, false));
      normalized(stage);
      if (map <= 2) {
        layer(stage, CHANNELS[map], 1);
      }
      stages.add(stage);
    }
    for (int map = 0; map < PRIORS.length; map++) {
      addChildBlock("stage" + map, stages.get(map));
      logits.add(addChildBlock("logits" + map, convolution(PRIORS[map] * classes, 1, 1, true)));
      offsets.add(
          addChildBlock("offsets" + map, convolution(PRIORS[map] * COORDINATES, 1, 1, true)));
    }
  }

  private static void layer(SequentialBlock block, int filters, int stride) {
    block.add(convolution(filters, stride, 1, false));
    normalized(block);
  }

  private static void normalized(SequentialBlock block) {
    block.add(BatchNorm.builder().build()).add(Activation.reluBlock());
  }

  private static Conv2d convolution(int filters, int stride, int padding, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optBias(bias)
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> ignored) {
    NDList features = inputs;
    NDList allLogits = new NDList();
    NDList allOffsets = new NDList();
    for (int map = 0; map < PRIORS.length; map++) {
      features = stages.get(map).forward(parameters, features, training);
      allLogits.add(rows(logits.get(map).forward(parameters, features, training), classes));
      allOffsets.add(rows(offsets.get(map).forward(parameters, features, training), COORDINATES));
    }
    return new NDList(NDArrays.concat(allLogits, 1), NDArrays.concat(allOffsets, 1));
  }

  /** {@code [B][priors * columns][rows][cells]} to {@code [B][rows * cells * priors][columns]}. */
  private static NDArray rows(NDList output, int columns) {
    NDArray map = output.singletonOrThrow();
    return map.transpose(0, 2, 3, 1).reshape(map.getShape().get(0), -1, columns);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape[] shapes = inputShapes;
    for (int map = 0; map < PRIORS.length; map++) {
      stages.get(map).initialize(manager, dataType, shapes);
      shapes = stages.get(map).getOutputShapes(shapes);
      logits.get(map).initialize(manager, dataType, shapes);
      offsets.get(map).initialize(manager, dataType, shapes);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    long rows = 0;
    Shape[] shapes = inputShapes;
    for (int map = 0; map < PRIORS.length; map++) {
      shapes = stages.get(map).getOutputShapes(shapes);
      rows += PRIORS[map] * shapes[0].get(2) * shapes[0].get(3);
    }
    return new Shape[] {new Shape(batch, rows, classes), new Shape(batch, rows, COORDINATES)};
  }
}
