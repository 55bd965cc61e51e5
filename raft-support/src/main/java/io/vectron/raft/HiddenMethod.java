package io.vectron.raft;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A method of Ratis, without parameters, result or checked exceptions, of a class that Ratis keeps to itself. Thread-safe. */
final class HiddenMethod {
    private final MethodHandle handle;

    private HiddenMethod(MethodHandle handle) {
        this.handle = handle;
    }

    /** @throws IllegalStateException if this Ratis has no such method */
    static HiddenMethod find(String type, String name) {
        try {
            Class<?> hidden = Class.forName(type);
            return new HiddenMethod(MethodHandles.privateLookupIn(hidden, MethodHandles.lookup())
                    .findVirtual(hidden, name, MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this is not the Ratis that this was written for: no " + type + "." + name, e);
        }
    }

    void call(Object target) {
        try {
            handle.invokeExact(target);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("it declares no exception", e);
        }
    }
}
