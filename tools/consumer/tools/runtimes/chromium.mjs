import { chromium } from "playwright-core";

// Loads a script that defines `runProgram` in a page at the base URL, runs it, and prints its result. The emulator
// serves the page, so that its API has the same origin.
const [executablePath, bundle, baseUrl] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  // No timeout, because the machine may be busy.
  page.setDefaultTimeout(0);
  await page.goto(baseUrl);
  await page.addScriptTag({ path: bundle });
  console.log(JSON.stringify(await page.evaluate((url) => globalThis.runProgram(url), baseUrl)));
} finally {
  await browser.close();
}
