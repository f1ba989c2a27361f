// Bytes, hexadecimal, base64, text, and canonical JSON (RFC 8785).

function joined(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

function isSame(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

// Bytes from lower-case hexadecimal; null for anything else.
function unhex(text, length) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) return null;
  if (length !== undefined && text.length !== length * 2) return null;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return out;
}

function unbase64(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) return null;
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

// Text from UTF-8 without replacing anything; null where it is none.
function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

// Canonical JSON. Our values have no number but whole ones below 2^53: for another one there is no form here.
function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new RangeError("number");
    return String(value);
  }
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  const keys = Object.keys(value).sort();
  return "{" + keys.map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
}

// The value of a text that is in its canonical form. Undefined for any other text: so no member stands there twice.
function canonicalValue(line) {
  try {
    const value = JSON.parse(line, (key, member) => {
      if (key === "__proto__") throw new RangeError("member");
      return member;
    });
    return canonical(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(value) {
  return hex(sha256(utf8(canonical(value))));
}
