package dev.multibox;

import dev.multibox.internal.KernelSelection;
import dev.multibox.internal.KernelStarts;
import dev.multibox.internal.Kernels;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;

/** The backends whose bits are compared. */
public final class Backends {

  private Backends() {}

  /** Scalar, vector and a mixture, where the incubator module is there. */
  public static List<Backend> all() {
    Backend scalar = Backend.of(Backend.Choice.SCALAR);
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? List.of(scalar, Backend.of(Backend.Choice.VECTOR), mixed(1))
        : List.of(scalar, Backend.current());
  }

  /** One that begins on scalar code, with a start of its own. */
  public static Backend starting() {
    return new Backend(null, new KernelStarts(Kernels::vector));
  }

  /**
   * Takes either twin of a kernel at each call, by chance: every moment of a start is among them.
   */
  static Backend mixed(long seed) {
    Random random = new Random(seed);
    Kernels scalar = Kernels.scalar();
    Kernels vector = Kernels.vector();
    Kernels mixed =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) ->
                    method.isDefault() ? proxy : call(method, random, scalar, vector, arguments));
    return new Backend(new KernelSelection(mixed, "a mixture", ""), null);
  }

  private static Object call(
      Method method, Random random, Kernels scalar, Kernels vector, Object[] arguments)
      throws ReflectiveOperationException {
    boolean ofVector = method.getReturnType() == int.class || random.nextBoolean();
    return method.invoke(ofVector ? vector : scalar, arguments);
  }
}
