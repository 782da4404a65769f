package dev.multibox.bench.files;

/**
 * Options or files are not what a command needs; the message is one line for its user, and ends
 * with the way out.
 */
public final class InputException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong, and what helps.
   *
   * @param problem what was expected, of which option or file, and what was found
   * @param wayOut what to do about it, in one clause
   */
  public InputException(String problem, String wayOut) {
    super(problem + "; " + wayOut);
  }

  /** As {@link #InputException(String, String)}, with a cause. */
  public InputException(String problem, String wayOut, Throwable cause) {
    this(problem, wayOut);
    initCause(cause);
  }
}
