// Helm's post-renderer: a manifest on standard input, the same in order on standard output. Its one argument is a `ManifestOrder` as JSON.

import { readFileSync } from "node:fs";
import { orderManifest } from "./order-manifest.ts";

process.stdout.write(orderManifest(readFileSync(0, "utf8"), JSON.parse(process.argv[2] ?? "")));
