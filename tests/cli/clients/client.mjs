// Fetches a page from each port: `PORT ok` or `PORT why not`. The CA comes by NODE_EXTRA_CA_CERTS.

for (const port of process.argv.slice(2)) {
  try {
    await (await fetch(`https://localhost:${port}/healthz`)).text();
    console.log(port, "ok");
  } catch (error) {
    console.log(port, error.cause ?? error);
  }
}
