package dev.supervisor.client.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system to this program. The JDK offers them in {@code sun.misc} only (module jdk.unsupported, on 17 and
 * 25 alike); javac warns of any mention of it in a way that cannot be suppressed, so it is not mentioned.
 */
public final class SignalHandlers {
    private SignalHandlers() {}

    /**
     * Runs the action, in a thread of its own, whenever the signal comes.
     *
     * @param name without SIG
     */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let us handle SIG" + name, e);
        }
    }
}
