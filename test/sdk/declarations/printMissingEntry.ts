// usage: node printMissingEntry.ts FOLDER
import { missingEntry } from "../../../sdk/declarations/providerEntry.ts";

console.log(JSON.stringify([missingEntry(process.argv[2] ?? "")]));
