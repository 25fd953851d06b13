declare const navigator: { readonly userAgent: string };

/** What runs the extension, for reports. */
export function machine(): string {
  return `in a browser: ${navigator.userAgent}`;
}

/** Nobody asks for a place here. */
export function firstPlace(): string | undefined {
  return undefined;
}
