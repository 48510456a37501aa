import { spawn } from "node:child_process";
import { inChromium } from "./chromium.mjs";
const [file, out, section, lang = "en", scheme = "light", width = "1200"] = process.argv.slice(2);
const server = spawn("bin/parcours", ["serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((ok) => { let t = ""; server.stdout.on("data", (c) => { const m = /http:\/\/\S+/.exec((t += c)); if (m) ok(m[0]); }); });
try {
  await inChromium(url + (lang === "fr" ? "?lang=fr" : ""), async (page) => {
    page.on("console", (m) => m.type() === "error" && console.log("console:", m.text().slice(0, 200)));
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: Number(width), height: 1000 });
    if (lang === "fr") { await page.evaluate(() => localStorage.setItem("lang", "fr")).catch(() => {}); }
    await page.waitForFunction(() => document.querySelector("parcours-app")?.lock?.get().stage === "ready", null, { timeout: 60000 });
    await page.locator("parcours-drop input[type=file]").first().setInputFiles(file);
    await page.waitForFunction(() => { const s = document.querySelector("parcours-app").session.screen.get(); return s.at === "report" && (s.whole === s.answer || !("whole" in s)); }, null, { timeout: 120000 });
    await page.waitForTimeout(1500);
    for (const s of section.split(",")) {
      const el = page.locator(`[data-section="${s}"]`).first();
      await el.scrollIntoViewIfNeeded();
      await page.waitForTimeout(800);
      await el.screenshot({ path: `${out}-${s}.png` });
    }
    console.log("scroll", await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]));
    return {};
  });
} finally { server.kill(); }
