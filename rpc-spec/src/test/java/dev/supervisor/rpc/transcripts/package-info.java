/**
 * JSON-RPC 2.0 as this daemon speaks it, by example: requests with their answers, in text files that anyone can read, and what it
 * takes to replay them. The dispatcher, the packaged daemon and the client are held to the same files, so they are exported to the
 * tests of those modules; the jar of the contract has no use for them.
 */
package dev.supervisor.rpc.transcripts;
