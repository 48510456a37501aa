// Where Debian puts the three browsers, and the packages they come in.

export const BROWSERS = {
  chromium: { path: "/usr/bin/chromium", apt: "chromium" },
  firefox: { path: "/usr/bin/firefox-esr", apt: "firefox-esr" },
  webkit: { path: "/usr/bin/WebKitWebDriver", apt: "webkit2gtk-driver xvfb xauth" },
};
