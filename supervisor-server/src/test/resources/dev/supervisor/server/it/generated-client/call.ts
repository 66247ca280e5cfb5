// Calls a daemon by the client that was made of its document, and prints what came back.
import { Client, HTTPTransport, RequestManager } from "@open-rpc/client-js";
import { Pong, RunStatus, RunSubmitted, ServiceSetResult, ServiceStatus, ServiceStatusAll, Supervisor } from "./client";

const url = new URL(process.argv[2]);
const token = process.argv[3];

function connect(): Supervisor {
  const client = new Supervisor({
    transport: { type: "http", host: url.hostname, port: Number(url.port), path: "/rpc" },
  });
  // The generated constructor knows no headers.
  const transport = new HTTPTransport(`${url.origin}/rpc`, { headers: { Authorization: `Bearer ${token}` } });
  client.rpc = new Client(new RequestManager([transport]));
  return client;
}

async function main(): Promise<void> {
  const client = connect();
  const pong: Pong = await client["system.ping"]();
  const set: ServiceSetResult = await client["service.set"]("generated", ["sleep", "1000"]);
  const started: ServiceStatus = await client["service.start"]("generated", 30_000);
  const all: ServiceStatusAll = await client["service.status_all"]({ names: ["generated"] });
  const submitted: RunSubmitted = await client["run.submit"]("from-typescript", "exit 3");
  const run: RunStatus = await client["run.wait"](submitted.run_id, 30_000);
  const unknown: { code: number } = await client["service.status"]("generatde").then(
    () => ({ code: 0 }),
    (error) => error,
  );
  console.log(JSON.stringify({
    time: pong.time,
    change: set.change,
    state: started.state,
    services: all.services.map((service) => service.name),
    run: run.state,
    exit_code: run.exit_code,
    unknown: unknown.code,
  }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
