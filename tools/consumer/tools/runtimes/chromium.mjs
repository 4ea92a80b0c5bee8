import { chromium } from "playwright-core";

// Runs a script, which leaves `runProgram` behind, in a page at the base URL and prints what it gives. The page is the
// emulator's own, so that its API is of the same origin.
const [executablePath, bundle, baseUrl] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  // However busy the machine is.
  page.setDefaultTimeout(0);
  await page.goto(baseUrl);
  await page.addScriptTag({ path: bundle });
  console.log(JSON.stringify(await page.evaluate((url) => globalThis.runProgram(url), baseUrl)));
} finally {
  await browser.close();
}
