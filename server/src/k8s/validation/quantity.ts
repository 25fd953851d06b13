/** A quantity as the API server decodes it: exact, in billionths. */
export interface Quantity {
  readonly nano: bigint;
  /** How it is written again: `1Gi`, `1G`, `1e9`. */
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
  /** Kept by the server as a number of any size, not in 64 bits. */
  readonly big?: true;
  /** As it was written, where the server writes that again. */
  readonly text?: string;
}

const billion = 1_000_000_000n;
const milli = 1_000_000n;
/** What a quantity with a binary suffix is cut to: the largest 64-bit number. */
const largest = (2n ** 63n - 1n) * billion;

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: Quantity['format'];
}

function suffixOf(text: string): Suffix | undefined {
  const decimal = decimalSuffixes.indexOf(text);
  if (decimal >= 0) return { base: 10, exponent: decimal * 3 - 9, format: 'DecimalSI' };
  const binary = binarySuffixes.indexOf(text);
  if (binary > 0) return { base: 2, exponent: binary * 10, format: 'BinarySI' };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(text)?.[1];
  return exponent === undefined ? undefined : { base: 10, exponent: Number(exponent), format: 'DecimalExponent' };
}

/** Quantities repeat: `100m`, `128Mi`. */
const known = new Map<string, Quantity | string>();

/** The quantity that a text or a number means, or why there is none, in the API server's words. */
export function parseQuantity(written: string | number): Quantity | string {
  const text = String(written).trim();
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size > 1_000) known.clear();
  const found = parse(text);
  known.set(text, found);
  return found;
}

const taken = (pattern: RegExp, text: string): string => pattern.exec(text)?.[0] ?? '';

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function parse(text: string): Quantity | string {
  const [sign, whole] = [taken(/^[+-]?/, text), taken(/^[+-]?[0-9]*/, text)];
  const zeros = taken(/^0*/, whole.slice(sign.length));
  const digits = whole.slice(sign.length + zeros.length);
  const fraction = taken(/^\.[0-9]*/, text.slice(whole.length));
  const [decimals, end] = [fraction.slice(1), text.slice(whole.length + fraction.length)];
  if (text === '' || !/^[eEinumkKMGTP]*[+-]?[0-9]*$/.test(end)) return wrongFormat;
  if (text.slice(sign.length) === zeros) return { nano: 0n, format: 'DecimalSI', ...(text === '0' ? { text } : {}) };
  const suffix = suffixOf(end);
  if (suffix === undefined) return "unable to parse quantity's suffix";
  const number = digits === '' ? '0' : digits;
  if (zeros + digits + decimals === '' && !isQuick(number, decimals, suffix)) return 'unable to parse numeric part of quantity';
  const amount = amountOf(BigInt(number + decimals), decimals.length, suffix);
  const format = suffix.format === 'BinarySI' && amount > 0n && amount < billion ? 'DecimalSI' : suffix.format;
  const nano = sign === '-' ? -amount : amount;
  if (!isQuick(number, decimals, suffix)) return { nano, format, big: true };
  return { nano, format, ...(keepsText(number, decimals, suffix) ? { text } : {}) };
}

/** Exponents beyond any amount would make numbers of any size. */
const farExponent = 1_000;

function amountOf(mantissa: bigint, decimals: number, { base, exponent }: Suffix): bigint {
  if (base === 2) {
    const amount = roundedUp(mantissa * billion * 2n ** BigInt(exponent), 10n ** BigInt(decimals));
    return amount > largest ? largest : amount;
  }
  const shift = Math.max(-farExponent, Math.min(farExponent, exponent)) - decimals + 9;
  return shift >= 0 ? mantissa * 10n ** BigInt(shift) : roundedUp(mantissa, 10n ** BigInt(-shift));
}

const roundedUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** Does the server's fast reader take it? That reads a suffix without digits as 0. */
function isQuick(number: string, decimals: string, { base, exponent }: Suffix): boolean {
  if (base === 2) return decimals === '' && 15 - number.length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
  return number.length + decimals.length <= 18 && exponent - decimals.length >= -9;
}

/** The server writes a text that its fast reader took again as it was where it looks canonical. */
function keepsText(number: string, decimals: string, suffix: Suffix): boolean {
  const digits = number + decimals;
  if (suffix.base === 2) return (BigInt(digits) & 7n) !== 0n;
  return (suffix.exponent - decimals.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** Negative, 0 or positive, as `a` is less than, equal to or more than `b`. */
export const compareQuantities = (a: Quantity, b: Quantity): number => (a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0);

/** Rounded up to thousandths, as the server does with limits and requests. */
export function roundedToMilli(quantity: Quantity): Quantity {
  if (quantity.nano % milli === 0n) return quantity;
  return { nano: roundedAway(quantity.nano, milli) * milli, format: quantity.format, ...(quantity.big === true ? { big: true } : {}) };
}

/** Is it a whole number? */
export const isWhole = (quantity: Quantity): boolean => quantity.nano % billion === 0n;

const roundedAway = (dividend: bigint, divisor: bigint): bigint =>
  dividend < 0n ? -roundedUp(-dividend, divisor) : roundedUp(dividend, divisor);

/** Rounded to a whole number, away from 0. Of one that needs more than 64 bits the server takes the last 64, or 0. */
export function wholes(quantity: Quantity): bigint {
  const whole = roundedAway(quantity.nano, billion);
  const bits = BigInt.asIntN(64, whole);
  return bits === whole || quantity.big === true ? bits : 0n;
}

/** As the server writes it. */
export function quantityText(quantity: Quantity): string {
  const { nano, format, text } = quantity;
  if (text !== undefined) return text;
  if (nano === 0n) return '0';
  const binary = format === 'BinarySI' && (nano >= 1024n * billion || nano <= -1024n * billion) && isWhole(quantity);
  if (binary) return reduced(nano / billion, 1024n, binarySuffixes);
  return format === 'DecimalExponent' ? exponential(nano) : reduced(nano, 1000n, decimalSuffixes);
}

function reduced(amount: bigint, factor: bigint, suffixes: readonly string[]): string {
  let [rest, times] = [amount, 0];
  while (rest % factor === 0n && times < suffixes.length - 1) [rest, times] = [rest / factor, times + 1];
  return `${rest}${suffixes[times]}`;
}

function exponential(nano: bigint): string {
  let [rest, exponent] = [nano, -9];
  while (rest % 1000n === 0n) [rest, exponent] = [rest / 1000n, exponent + 3];
  return exponent === 0 ? String(rest) : `${rest}e${exponent}`;
}

/** A quantity of a decoded object: as written, or as the server filled it in. `undefined`: none. */
export function quantityOf(value: unknown): Quantity | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const found = parseQuantity(value);
    return typeof found === 'string' ? undefined : found;
  }
  return isQuantity(value) ? value : undefined;
}

function isQuantity(value: unknown): value is Quantity {
  return typeof value === 'object' && value !== null && 'nano' in value;
}

export const sumOf = (a: Quantity, b: Quantity): Quantity => ({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format });
