/**
 * Makes the OpenRPC document and the reference page from the contract's interfaces, records, javadoc and examples. The build runs it
 * once the tests are compiled; it stands among them so that neither it nor its libraries are shipped.
 */
package dev.supervisor.rpc.openrpc;
