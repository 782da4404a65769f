/**
 * From detections and ground truth to average precision, and to what stands behind it.
 *
 * <p>{@link dev.multibox.evaluation.DetectionEvaluation} takes images one by one, each an {@link
 * dev.multibox.evaluation.ImageGroundTruth} and {@link dev.multibox.evaluation.ImageDetections}
 * over caller arrays, and evaluates them as an {@link dev.multibox.evaluation.EvaluationPolicy}
 * says; {@link dev.multibox.evaluation.ReferenceEvaluation} has the policies of published programs.
 * {@link dev.multibox.evaluation.EvaluationResult} has the numbers.
 *
 * <p>Data flows one way. An image is matched when it is added, object by object for each overlap
 * threshold and area range, and leaves a row for each detection. A result ranks the rows of each
 * class, reads the curves and sums them up.
 *
 * <p>This program prints {@code 0.5}, as one of two objects is found:
 *
 * {@snippet lang=java :
 * import dev.multibox.evaluation.DetectionEvaluation;
 * import dev.multibox.evaluation.ImageDetections;
 * import dev.multibox.evaluation.ImageGroundTruth;
 * import dev.multibox.evaluation.ReferenceEvaluation;
 *
 * public class EvaluateImages {
 *   public static void main(String[] args) {
 *     DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 20);
 *     float[] objects = {10, 10, 50, 50, 60, 60, 90, 90}; // corners in pixels
 *     float[] found = {12, 10, 50, 52};
 *     evaluation.add(
 *         1, // the image's id
 *         ImageGroundTruth.ofCorners(objects, new int[] {7, 7}),
 *         ImageDetections.ofCorners(found, new int[] {7}, new float[] {0.9f}));
 *     System.out.println(evaluation.result().averagePrecision(7));
 *   }
 * }
 * }
 *
 * <table>
 * <caption>Which preset. Runs: recorded ones of the program; compared, and all of those
 * equal</caption>
 * <tr><th>you use</th><th>preset</th><th>what differs from the others</th><th>runs</th>
 * <th>compared</th></tr>
 * <tr><td>pycocotools</td><td>COCO</td><td>12 numbers to the last bit, with three faults, see
 * below</td><td>49</td><td>49</td></tr>
 * <tr><td>pycocotools, put right</td><td>COCO_CORRECTED</td><td>without the faults</td>
 * <td>-</td><td>-</td></tr>
 * <tr><td>the VOC devkit</td><td>VOC2007, VOC2012</td><td>11 points, or the area under the envelope;
 * pixels, whose last one counts</td><td>-</td><td>-</td></tr>
 * <tr><td>Caffe SSD (weiliu89/caffe)</td><td>CAFFE_11POINT, CAFFE_MAX_INTEGRAL, CAFFE_INTEGRAL</td>
 * <td>float32, fractions; an overlap of the threshold counts</td><td>39</td><td>39</td></tr>
 * <tr><td>ssd.pytorch (amdegroot)</td><td>SSD_PYTORCH</td><td>a class without detections is -1, also
 * in the mean</td><td>38</td><td>38</td></tr>
 * <tr><td>lufficc/SSD, chainercv</td><td>LUFFICC</td><td>of equal scores the later stands
 * first</td><td>20</td><td>20</td></tr>
 * <tr><td>qfgaohao/pytorch-ssd</td><td>QFGAOHAO</td><td>1e-5 in the denominator; 0/0 is NaN</td>
 * <td>20</td><td>20</td></tr>
 * <tr><td>ssd_keras</td><td>SSD_KERAS</td><td>areas with a border, intersections without</td>
 * <td>97</td><td>47</td></tr>
 * <tr><td>review_object_detection_metrics (rafaelpadilla)</td><td>PADILLA, PADILLA_COCO</td>
 * <td>difficult objects count</td><td>35</td><td>34</td></tr>
 * <tr><td>Cartucho/mAP</td><td>CARTUCHO</td><td>as VOC2012; classes of difficult objects alone are
 * absent</td><td>18</td><td>15</td></tr>
 * </table>
 *
 * <p>Runs that are not compared: 45 where the program raised, and 9 where ssd_keras looks at one
 * detection of each class. Of the 45, ssd_keras has 41 for a class without detections, Cartucho 3
 * and rafaelpadilla 1 for 0/0.
 *
 * <p>COCO has the three faults of pycocotools, COCO_CORRECTED has none of them:
 *
 * <ul>
 *   <li>The object of annotation id 0 cannot be matched, as 0 stands for no match.
 *   <li>The field {@code ignore} of an annotation, here {@link
 *       dev.multibox.evaluation.ImageGroundTruth#difficult}, is overwritten by {@code iscrowd}.
 *   <li>The first number is -1 where 100 is not among the limits of detections.
 * </ul>
 */
package dev.multibox.evaluation;
