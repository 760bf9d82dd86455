/** Takes the box and the path out of an SVG text, refusing whatever is not numbers and path letters. */
export interface Drawing {
  viewBox: string;
  x: string;
  y: string;
  d: string;
  stroked: boolean;
}

export function readSvgPath(svg: string): Drawing | null {
  const viewBox = /\bviewBox="([-\d. ]{3,60})"/.exec(svg)?.[1];
  if (!viewBox) return null;
  const [x = '0', y = '0'] = viewBox.split(' ');
  // The ground is a white path of its own: what is drawn is the rest.
  const drawn = [...svg.matchAll(/<path\b([^>]*)>/g)].map((found) => found[1] ?? '').filter((one) => !/\bfill="(#fff(?:fff)?|white)"/i.test(one));
  const lines = drawn.map((one) => /\bd="([MmLlHhVvZz\d\s,.-]+)"/.exec(one)?.[1] ?? '').filter(Boolean);
  if (lines.length === 0) return null;
  return { viewBox, x, y, d: lines.join(''), stroked: drawn.some((one) => /\bstroke="(?!none)/.test(one)) };
}
