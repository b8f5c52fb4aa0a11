// Prints the page at a URL: Node, Deno and Bun.
import { argv } from "node:process";

const answer = await fetch(argv[2]);
console.log(await answer.text());
