// Makes Bundled/NAME.js of each Sources/NAME/main.ts. The bundles are kept with the sources, so that who builds Boxfit needs no Node;
// their first line has the sources' hash, by which a test sees whether they are of today (PageBundleTests).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";

const names = readdirSync("Sources").filter(name => name !== "shared").sort();
for (const name of names) {
  const file = `Bundled/${name}.js`;
  await build({
    entryPoints: [`Sources/${name}/main.ts`], outfile: file, bundle: true, format: "iife", target: "es2022", charset: "utf8",
    lineLimit: 140, legalComments: "none",
    banner: { js: `// Made of Sources/${name} and Sources/shared by "npm run bundle"; sha256 ${hash(name)}` },
  });
}

/** The hash of all sources of a page: of each, in the order of its path, the path, its length in bytes, and the bytes. */
function hash(name) {
  const sum = createHash("sha256");
  const files = [`Sources/${name}`, "Sources/shared"].flatMap(folder =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => relative(".", join(e.parentPath, e.name))));
  for (const file of files.sort()) {
    const content = readFileSync(file);
    sum.update(`${file}\n${content.length}\n`).update(content);
  }
  return sum.digest("hex");
}
