package dev.supervisor.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On the single parameter of an API method: the call's whole {@code params} object is this record, component by component;
 * a positional call gives the components in the order of their declaration.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcParams {}
