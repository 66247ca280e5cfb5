/**
 * The client library: one typed method for each RPC method, over a unix socket or HTTP. Knows the contract, nothing of the daemon.
 *
 * <pre>{@code
 * public final class Deploy {
 *     public static void main(String[] args) throws Exception {
 *         try (SupervisorClient supervisor = SupervisorClient.builder().build();
 *                 EventSubscription watching = supervisor.listen(
 *                         EventQuery.all().subject("web"), event -> System.out.println(event.toState()))) {
 *             supervisor.serviceSet(ServiceSpec.of("web", List.of("/srv/web/bin/serve")));
 *             ServiceStatus web = supervisor.serviceStart("web", Duration.ofMinutes(1));
 *             if (!web.ready()) {
 *                 supervisor.serviceWhy("web").reasons().forEach(System.err::println);
 *                 return;
 *             }
 *             RunSubmitted smoke = supervisor.runSubmit(
 *                     RunSpec.builder().shell("curl -f http://localhost").idempotencyKey("smoke-" + args[0]).build());
 *             System.out.println(supervisor.runWait(smoke.runId(), Duration.ofMinutes(5)).state());
 *         } catch (RpcException e) {
 *             System.err.println(e.getMessage() + "; " + e.hint());
 *         } catch (TransportException e) {
 *             System.err.println("no daemon: " + e.getMessage());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>{@link dev.supervisor.client.SupervisorClient} waits for its answers, {@link dev.supervisor.client.AsyncSupervisorClient} gives
 * futures, {@link dev.supervisor.client.Batch} sends several {@link dev.supervisor.client.Calls} at once. {@link
 * dev.supervisor.client.EventStream} is read, an {@link dev.supervisor.client.EventListener} is told. {@link
 * dev.supervisor.client.RetryPolicy} says what is tried again.
 */
@NullMarked
package dev.supervisor.client;

import org.jspecify.annotations.NullMarked;
