const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

/** The three formats that a recipient must accept: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const FORMATS: readonly RegExp[] = [
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(
    `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`,
  ),
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/** Parses an HTTP date. @returns Milliseconds since 1970, or `undefined` if the text is not an HTTP date. */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const format of FORMATS) {
    const groups = format.exec(text)?.groups;
    if (groups !== undefined) return timeOf(groups, now);
  }
  return undefined;
}

function timeOf(groups: Readonly<Record<string, string>>, now: number): number | undefined {
  const [day, hour, minute, second] = [groups.day, groups.hour, groups.minute, groups.second].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return;
  // Second 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return;
  const month = MONTHS.indexOf(groups.month ?? "");
  const time = Date.UTC(fullYear(groups.year ?? "", now), month, day, hour, minute, second);
  // `Date.UTC` accepts 31 February and returns a day in March.
  const isValidDay = day > 0 && new Date(time - second * 1000).getUTCDate() === day;
  return isValidDay ? time : undefined;
}

/** A year with two digits is at most 50 years in the future. */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
