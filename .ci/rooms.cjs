const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const codes = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** Reads the rooms and their permitted imports from the table in ARCHITECTURE.md: the room's folder, then the folders that it may import. */
function readRooms() {
  const text = readFileSync(join(__dirname, "../ARCHITECTURE.md"), "utf8");
  const [, table] = /^## Rooms\n(.*?)^## /ms.exec(text);
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  // A folder without permissions of its own is part of a room.
  return Object.fromEntries(
    cells.filter(([, , , allowed]) => allowed !== "").map(([, room, , allowed]) => [codes(room)[0], codes(allowed)]),
  );
}

module.exports = { rooms: readRooms() };
