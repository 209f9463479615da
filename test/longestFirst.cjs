const { default: Sequencer } = require("@jest/test-sequencer");

/** Folders and files that take longest, as small as they are: most of them start processes. */
const longest =
  /\/test\/(engine\/|e2e\/|docs\/|reliability\/|provider\/resources\/drift|sdk\/declarations\/anyArgument)/;

/** Runs long files first, so that no worker ends alone. Jest goes by durations, but has none in a fresh clone. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => (longest.test(path) ? 0 : 1);
    return (await super.sort(tests)).sort((a, b) => rank(a) - rank(b));
  }
};
