#!/usr/bin/env bash
# chrono-node 2.10.3, Vietnamese: 24 giờ, a day's end, is four in the morning; the day before a month's word is lost.
#
# A period ends at 24 giờ of its last day (Civil Code 91/2015/QH13, article 148.6), and papers say it so: "đến 24 giờ
# ngày 30 tháng 6 năm 2025". Minutes and notarial acts write the month as a word: "ngày 30 tháng sáu".
# One would expect: the end of that day, or nothing; 30 June.
# Seen: 04:00 of the last day, twenty hours early, with its hour said to be certain, by the strict parser too. The match
# begins behind a digit, "4 giờ ngày 30 ..."; 23 giờ and 0 giờ are right, and the package's English, French and German
# find nothing in such a phrase of theirs. Of a date with its month as a word the month is found and the day left out:
# "ngày 30 tháng sáu năm 2025" is 1 June, and the last day of a term, 31 December, is the first of its month.
#
# Fails when any of this changes. Needs Node 20 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund chrono-node@2.10.3 >/dev/null
cat >show.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const chrono = require("chrono-node");

const READ_ON = new Date(Date.UTC(2026, 10, 28, 12));

/** What is found: the text that counted, the time, and whether the day and the hour are said to be certain. */
function read(parser, text) {
  return parser.parse(text, READ_ON).map(({ text: matched, start }) => {
    const certain = ["day", "hour"].filter((part) => start.isCertain(part));
    return [matched, start.date().toISOString().slice(0, 16), certain.join(" ")];
  });
}

const DAY = "ngày 30 tháng 6 năm 2025";
const VIETNAMESE = {
  [`24 giờ ${DAY}`]: [[`4 giờ ${DAY}`, "2025-06-30T04:00", "day hour"]],
  [`đến 24 giờ 00 phút ${DAY}`]: [[`4 giờ 00 phút ${DAY}`, "2025-06-30T04:00", "day hour"]],
  [`24:00 ${DAY}`]: [[`4:00 ${DAY}`, "2025-06-30T04:00", "day hour"]],
  [`23 giờ ${DAY}`]: [[`23 giờ ${DAY}`, "2025-06-30T23:00", "day hour"]],
  "0 giờ ngày 1 tháng 7 năm 2025": [["0 giờ ngày 1 tháng 7 năm 2025", "2025-07-01T00:00", "day hour"]],
  "ngày 30 tháng sáu năm 2025": [["tháng sáu năm 2025", "2025-06-01T12:00", ""]],
  "từ ngày 15 tháng bảy năm 2025 đến ngày 31 tháng mười hai năm 2025": [
    ["tháng bảy năm 2025", "2025-07-01T12:00", ""],
    ["tháng mười hai năm 2025", "2025-12-01T12:00", ""],
  ],
};
for (const [text, expected] of Object.entries(VIETNAMESE)) {
  const found = read(chrono.vi, text);
  console.log(`${text}\n    ${found.map((one) => one.join(" | ")).join("\n    ")}`);
  assert.deepStrictEqual(found, expected, "changed");
  assert.deepStrictEqual(read(chrono.vi.strict, text), expected, "changed: strict");
}

const OTHERS = { en: "June 30, 2025 at 24:00", fr: "30 juin 2025 à 24h00", de: "30. Juni 2025 um 24 Uhr" };
for (const [language, text] of Object.entries(OTHERS)) {
  const found = read(chrono[language], text);
  console.log(`${text}: ${found.length} found`);
  assert.deepStrictEqual(found, [], "changed");
}
JAVASCRIPT
TZ=UTC node show.cjs
