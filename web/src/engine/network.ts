// Counting what goes over the network from here on, in a page or a worker.

/** Requests made, and attempts the browser refused, since watching began. */
export interface Network {
  requests: number;
  blocked: number;
}

/** Calls back at every change. */
export function watchNetwork(changed: (n: Network) => void): void {
  const start = performance.now();
  const requested: string[] = [];
  const refused = new Set<string>();
  let blocked = 0;
  // Browsers also list refused requests among the resources, so those are taken out again.
  const tell = () => changed({ requests: requested.filter((url) => !refused.has(url)).length, blocked });
  addEventListener("securitypolicyviolation", (e) => {
    refused.add(e.blockedURI);
    blocked++;
    tell();
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.startTime >= start && /^https?:/.test(entry.name)) requested.push(entry.name);
    }
    tell();
  }).observe({ type: "resource" });
}
