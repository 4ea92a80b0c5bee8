import { mix, modularInverse } from "../../random.ts";
import { splitWords } from "./countries.ts";

const STARTS = splitWords(
  "Adro Belu Brami Cando Celv Corvi Dalu Delmo Dravi Elno Ervo Falu Fendri Galvo Gelu Hanso Helvi Irdo Jelu Kalvo Kerdi Lomu Lunvi Marlo Melvi Nardo Nelu Novri Ordu Pelvo Prandi Quelo Ralvi Ruvo Selmo Tarvi Tolu Urvo Velno Zandri",
);
const ENDS = splitWords(
  "bant bera cor cral dale dana dex dora fane fell gard gon hart hex kant kerr lane lita lund mark mera mont nara neth nova pex quil ra rin rosa sen sol stad tec thal tor van vark wick zen",
);
const BRANCHES = [
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
const FORMS = ["", "Group", "Partners", "Works", "Systems", "Labs", "Trading"];

const COMPANY_NAME_COUNT = STARTS.length * ENDS.length * BRANCHES.length * FORMS.length;
const COMPANY_STEP = 104_729;
const INVERSE_COMPANY_STEP = modularInverse(COMPANY_STEP, COMPANY_NAME_COUNT);
const stems: readonly string[] = STARTS.flatMap((start) => ENDS.map((end) => start + end));
const stemNumbers: ReadonlyMap<string, number> = new Map(
  stems.map((stem, number) => [stem.toLowerCase(), number]),
);

/** How a company is called, and what it does. */
export interface CompanyName {
  readonly name: string;
  /** Its name in addresses. */
  readonly handle: string;
  readonly industry: string;
}

/** The company of an index. No two have the same name. */
export function companyAt(seed: number, index: number): CompanyName {
  const number = (index * COMPANY_STEP + companyShift(seed)) % COMPANY_NAME_COUNT;
  const form = FORMS[number % FORMS.length] as string;
  const rest = Math.floor(number / FORMS.length);
  const [branch, industry] = BRANCHES[rest % BRANCHES.length] as (typeof BRANCHES)[number];
  const stem = stems[Math.floor(rest / BRANCHES.length)] as string;
  const name = form === "" ? `${stem} ${branch}` : `${stem} ${branch} ${form}`;
  return { name, handle: name.toLowerCase().replaceAll(" ", "-"), industry };
}

/** The index of the company of this name or handle. */
export function* indexOfCompany(seed: number, nameOrHandle: string): Generator<number> {
  const [stem = "", branch, form = ""] = nameOrHandle.toLowerCase().split(/[ -]/);
  const stemNumber = stemNumbers.get(stem);
  const branchNumber = BRANCHES.findIndex(([word]) => word.toLowerCase() === branch);
  const formNumber = FORMS.findIndex((word) => word.toLowerCase() === form);
  if (stemNumber === undefined || branchNumber < 0 || formNumber < 0) return;
  const number = (stemNumber * BRANCHES.length + branchNumber) * FORMS.length + formNumber;
  yield ((number - companyShift(seed) + COMPANY_NAME_COUNT) * INVERSE_COMPANY_STEP) % COMPANY_NAME_COUNT;
}

const companyShift = (seed: number): number => mix(seed, 22) % COMPANY_NAME_COUNT;
