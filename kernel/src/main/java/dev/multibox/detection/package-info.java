/**
 * From what a network said to detections: probabilities, threshold, boxes, non-maximum suppression,
 * the best of an image. Start with {@link dev.multibox.detection.Detector} and a {@link
 * dev.multibox.detection.ReferenceDetection}; {@link dev.multibox.detection.NonMaximumSuppression}
 * is the last step by itself.
 *
 * <p>This program prints {@code 1: label 1 of prior 0}, as prior 1 lies on prior 0 and prior 2 is
 * background:
 *
 * {@snippet lang=java :
 * import dev.multibox.BatchShape;
 * import dev.multibox.Predictions;
 * import dev.multibox.detection.Detections;
 * import dev.multibox.detection.Detector;
 * import dev.multibox.detection.DetectorWorkspace;
 * import dev.multibox.detection.ReferenceDetection;
 * import dev.multibox.matching.PriorBoxes;
 *
 * public class DetectObjects {
 *   public static void main(String[] args) {
 *     float[] centers = {
 *       0.30f, 0.3f, 0.2f, 0.2f, 0.31f, 0.3f, 0.2f, 0.2f, 0.70f, 0.7f, 0.2f, 0.2f
 *     };
 *     PriorBoxes priors = PriorBoxes.ofCenters(centers, 1f, 1f);
 *     BatchShape shape = BatchShape.of(1, 3, 3); // images, priors, classes with the background
 *     Detector detector = Detector.of(priors, ReferenceDetection.CAFFE_SSD);
 *     DetectorWorkspace workspace = detector.workspace(shape); // once; one per calling thread
 *     Detections detections = Detections.allocate(1, detector.mostOfImage(3));
 *     float[] logits = {0, 6, 0, 0, 5, 0, 6, 0, 0};
 *     float[] locations = new float[12];
 *     int count = detector.detect(Predictions.of(shape, logits, locations), detections, workspace);
 *     System.out.println(
 *         count + ": label " + detections.label(0) + " of prior " + detections.prior(0));
 *   }
 * }
 * }
 *
 * <table>
 * <caption>Which preset. Runs: recorded ones of the program; compared from probabilities, and all
 * of those equal in rows, order and boxes</caption>
 * <tr><th>you use</th><th>preset</th><th>what differs from the others</th><th>runs</th>
 * <th>compared</th></tr>
 * <tr><td>Caffe SSD (weiliu89/caffe)</td><td>CAFFE_SSD</td><td>400 candidates of a label, 200 of an
 * image, labels ascending; adaptive suppression is a knob</td><td>48</td><td>47</td></tr>
 * <tr><td>torchvision</td><td>TORCHVISION</td><td>boxes are clipped before suppression, priors in
 * pixels; up to 1,000 candidates are shifted by their label</td><td>38</td><td>35</td></tr>
 * <tr><td>ssd.pytorch (amdegroot)</td><td>SSD_PYTORCH</td><td>200 of a label, no limit of an image;
 * an overlap of 0/0 suppresses</td><td>34</td><td>31</td></tr>
 * <tr><td>lufficc/SSD</td><td>LUFFICC</td><td>all candidates, shifted by their label; 100 of an
 * image</td><td>33</td><td>32</td></tr>
 * <tr><td>qfgaohao/pytorch-ssd, Ultra-Light-Fast</td><td>QFGAOHAO, QFGAOHAO_SOFT</td><td>1e-5 in the
 * denominator, so small boxes overlap less; soft suppression ignores the threshold</td>
 * <td>43</td><td>40</td></tr>
 * <tr><td>NVIDIA DeepLearningExamples</td><td>NVIDIA</td><td>scores above 0.05; the threshold itself
 * suppresses; scores ascend</td><td>33</td><td>30</td></tr>
 * <tr><td>MLPerf (mlcommons/training)</td><td>MLPERF</td><td>as NVIDIA</td><td>31</td>
 * <td>26</td></tr>
 * <tr><td>ssd_keras, decode_detections</td><td>SSD_KERAS</td><td>probabilities; overlaps in
 * double</td><td>36</td><td>35</td></tr>
 * <tr><td>ssd_keras, decode_detections_fast</td><td>SSD_KERAS_FAST</td><td>one class a prior, from
 * 0.5 on; all classes suppress each other</td><td>30</td><td>29</td></tr>
 * <tr><td>ONNX Runtime's NonMaxSuppression</td><td>ONNX_NMS</td><td>suppression alone, corners in any
 * order</td><td>25</td><td>24</td></tr>
 * </table>
 *
 * <p>Runs that are not compared: 9 with NaN or infinity, which are records and no specification; 10
 * that an unstable sort of equal scores left open; 2 where MLPerf raised. Of the 10, the stable
 * twins are compared. Where a program leaves the order of equal scores open, rows are compared as a
 * set.
 *
 * <p>A softmax of another program may differ in the last place. That can move a score across the
 * threshold or past an equal one. Of the runs from logits 303 are compared, and all are equal; 2 of
 * Caffe have offsets for each class, which predictions have not.
 *
 * <p>Of bare suppression 240 of 257 runs of 14 functions are compared, and all are equal. Of nine
 * pre-trained networks on photographs 45 of 48 runs are.
 */
package dev.multibox.detection;
