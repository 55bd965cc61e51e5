package io.vectron.raft;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A method of Ratis, without checked exceptions, of a class that Ratis keeps to itself. Thread-safe. */
final class HiddenMethod {
    private final MethodHandle handle;

    private HiddenMethod(MethodHandle handle) {
        this.handle = handle;
    }

    /** @throws IllegalStateException if this Ratis has no such class */
    static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this is not the Ratis that this was written for: no " + name, e);
        }
    }

    /** A method without parameters or result. */
    static HiddenMethod find(String type, String name) {
        return find(type(type), name, MethodType.methodType(void.class));
    }

    /** @throws IllegalStateException if this Ratis has no such method */
    static HiddenMethod find(Class<?> type, String name, MethodType signature) {
        try {
            return new HiddenMethod(MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, name, signature)
                    .asSpreader(Object[].class, signature.parameterCount())
                    .asType(MethodType.methodType(Object.class, Object.class, Object[].class)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this is not the Ratis that this was written for: no " + type.getName() + "." + name, e);
        }
    }

    /** Returns what the method returns, null if that is nothing. */
    @Nullable
    Object call(Object target, Object... arguments) {
        try {
            return (Object) handle.invokeExact(target, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("it declares no exception", e);
        }
    }
}
