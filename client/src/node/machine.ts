/** What runs the extension, for reports. */
export function machine(): string {
  return `${process.platform} ${process.arch}, Node ${process.version}`;
}

/** A place that is shown first, which `npm start` asks for. */
export function firstPlace(): string | undefined {
  return process.env['HEADLIGHT_FIRST_LOOK'];
}
