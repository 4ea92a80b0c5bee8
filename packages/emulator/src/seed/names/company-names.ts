import { mix, modularInverse } from "../../random.ts";
import { splitWords } from "./countries.ts";

const STEM_STARTS = splitWords(
  "Adro Belu Brami Cando Celv Corvi Dalu Delmo Dravi Elno Ervo Falu Fendri Galvo Gelu Hanso Helvi Irdo Jelu Kalvo Kerdi Lomu Lunvi Marlo Melvi Nardo Nelu Novri Ordu Pelvo Prandi Quelo Ralvi Ruvo Selmo Tarvi Tolu Urvo Velno Zandri",
);
const STEM_ENDS = splitWords(
  "bant bera cor cral dale dana dex dora fane fell gard gon hart hex kant kerr lane lita lund mark mera mont nara neth nova pex quil ra rin rosa sen sol stad tec thal tor van vark wick zen",
);
/** A word for the company name, and the industry. */
const INDUSTRIES = [
  ["Freight", "Freight and Logistics"],
  ["Foods", "Food Production"],
  ["Textiles", "Textile Manufacturing"],
  ["Optics", "Medical Equipment"],
  ["Energy", "Renewable Energy"],
  ["Marine", "Maritime Transport"],
  ["Packaging", "Packaging and Containers"],
  ["Robotics", "Industrial Automation"],
  ["Paper", "Paper and Forest Products"],
  ["Ceramics", "Building Materials"],
  ["Software", "Software Development"],
  ["Analytics", "Data Services"],
  ["Payments", "Financial Services"],
  ["Insurance", "Insurance"],
  ["Learning", "Education"],
  ["Travel", "Travel and Tourism"],
  ["Media", "Media Production"],
  ["Pharma", "Pharmaceuticals"],
  ["Motors", "Automotive"],
  ["Telecom", "Telecommunications"],
] as const;
const NAME_SUFFIXES = ["", "Group", "Partners", "Works", "Systems", "Labs", "Trading"];

const COMPANY_NAME_COUNT = STEM_STARTS.length * STEM_ENDS.length * INDUSTRIES.length * NAME_SUFFIXES.length;
/** A step that has no common factor with the number of names, so its multiples reach every name. */
const COMPANY_STEP = 104_729;
const INVERSE_COMPANY_STEP = modularInverse(COMPANY_STEP, COMPANY_NAME_COUNT);
const stems: readonly string[] = STEM_STARTS.flatMap((start) => STEM_ENDS.map((end) => start + end));
const stemIndexes: ReadonlyMap<string, number> = new Map(
  stems.map((stem, index) => [stem.toLowerCase(), index]),
);

/** The name and the industry of a company. */
export interface CompanyName {
  readonly name: string;
  /** The name as it appears in domains and LinkedIn addresses. */
  readonly handle: string;
  readonly industry: string;
}

/** Returns the company at an index. Different indexes have different names. */
export function companyAt(seed: number, index: number): CompanyName {
  const number = (index * COMPANY_STEP + companyShift(seed)) % COMPANY_NAME_COUNT;
  const suffix = NAME_SUFFIXES[number % NAME_SUFFIXES.length] as string;
  const rest = Math.floor(number / NAME_SUFFIXES.length);
  const [word, industry] = INDUSTRIES[rest % INDUSTRIES.length] as (typeof INDUSTRIES)[number];
  const stem = stems[Math.floor(rest / INDUSTRIES.length)] as string;
  const name = suffix === "" ? `${stem} ${word}` : `${stem} ${word} ${suffix}`;
  return { name, handle: name.toLowerCase().replaceAll(" ", "-"), industry };
}

/** Yields the index of the company with this name or handle, if there is one. */
export function* indexOfCompany(seed: number, nameOrHandle: string): Generator<number> {
  const [stem = "", word, suffix = ""] = nameOrHandle.toLowerCase().split(/[ -]/);
  const stemIndex = stemIndexes.get(stem);
  const industryIndex = INDUSTRIES.findIndex(([own]) => own.toLowerCase() === word);
  const suffixIndex = NAME_SUFFIXES.findIndex((own) => own.toLowerCase() === suffix);
  if (stemIndex === undefined || industryIndex < 0 || suffixIndex < 0) return;
  const number = (stemIndex * INDUSTRIES.length + industryIndex) * NAME_SUFFIXES.length + suffixIndex;
  yield ((number - companyShift(seed) + COMPANY_NAME_COUNT) * INVERSE_COMPANY_STEP) % COMPANY_NAME_COUNT;
}

const companyShift = (seed: number): number => mix(seed, 22) % COMPANY_NAME_COUNT;
