// A report's page, with the lines by which other sites find out how to embed it and what picture to show. They take
// whole addresses only, so that it can not stand in the page's file; `parcours serve` puts the same ones there.

export async function discoverable(request: Request, assets: { fetch: typeof fetch }): Promise<Response> {
  const page = await assets.fetch(request);
  const { origin, pathname } = new URL(request.url);
  if (page.status !== 200 || !/^\/r\/[\w-]{21}[AQgw]$/.test(pathname)) return page;
  const lines = `<link rel="alternate" type="application/json+oembed" href="${origin}/oembed?format=json&amp;url=${encodeURIComponent(origin + pathname)}">\n  <meta property="og:image" content="${origin}/preview.png">\n  `;
  const headers = new Headers(page.headers);
  headers.delete("ETag"); // the file's
  headers.delete("Content-Length");
  const html = request.method === "HEAD" ? null : (await page.text()).replace("</head>", () => lines + "</head>");
  return new Response(html, { headers });
}
