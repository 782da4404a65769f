package dev.multibox.evaluation;

/**
 * Where an error comes from. With {@code t} the first overlap threshold, a false detection has the
 * first of CLASS to BACKGROUND whose condition holds, LOCALIZATION before CLASS. An object that is
 * not found is MISSED.
 *
 * <p>Only objects count that are not ignored. Source: Bolya et al., TIDE (ECCV 2020), section 2.2;
 * dbolya/tide, tidecv/quantify.py at 49a5d2a4. There, detections that are ignored have errors as
 * well; here they have none.
 */
public enum DetectionError {
  /** Passes {@code t} with an object of another class. */
  CLASS,
  /** Overlaps an object of its class by 0.1 or more, but does not pass {@code t} with any. */
  LOCALIZATION,
  /** Overlaps an object of another class by more than 0.1: neither place nor class is right. */
  BOTH,
  /** Passes {@code t} with an object of its class that another detection has. */
  DUPLICATE,
  /** Overlaps no object by more than 0.1. */
  BACKGROUND,
  /** An object that is not found, and that no detection has as LOCALIZATION or CLASS error. */
  MISSED
}
