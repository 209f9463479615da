interface DiffLine {
  readonly mark: " " | "+" | "-";
  readonly text: string;
}

/** The shortest edit from one text's lines to the other's: lines kept, removed and added. */
export function lineDiff(old: readonly string[], now: readonly string[]): DiffLine[] {
  const common = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const before = old[i];
    const after = now[j];
    if (before !== undefined && before === after) {
      lines.push({ mark: " ", text: before });
      i++;
      j++;
    } else if (
      before !== undefined &&
      (after === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push({ mark: "-", text: before });
      i++;
    } else {
      lines.push({ mark: "+", text: after ?? "" });
      j++;
    }
  }
  return lines;
}

const lengthAt = (common: readonly (readonly number[])[], i: number, j: number): number => common[i]?.[j] ?? 0;

/** `[i][j]`: length of the longest common subsequence of the lines after positions i and j. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const common: number[][] = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = common[i];
    if (!row) continue;
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] =
        old[i] === now[j]
          ? lengthAt(common, i + 1, j + 1) + 1
          : Math.max(lengthAt(common, i + 1, j), lengthAt(common, i, j + 1));
    }
  }
  return common;
}
