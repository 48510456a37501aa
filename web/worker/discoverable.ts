// A report's page, with the line by which other sites find out how to embed it. They take whole addresses only, so
// that it can not stand in the page's file; `parcours serve` puts the same one there.

export async function discoverable(request: Request, assets: { fetch: typeof fetch }): Promise<Response> {
  const page = await assets.fetch(request);
  const { origin, pathname } = new URL(request.url);
  if (page.status !== 200 || !/^\/r\/[\w-]{21}[AQgw]$/.test(pathname)) return page;
  const link = `<link rel="alternate" type="application/json+oembed" href="${origin}/oembed?format=json&amp;url=${encodeURIComponent(origin + pathname)}">\n  `;
  const headers = new Headers(page.headers);
  headers.delete("ETag"); // the file's
  headers.delete("Content-Length");
  const html = request.method === "HEAD" ? null : (await page.text()).replace("</head>", () => link + "</head>");
  return new Response(html, { headers });
}
