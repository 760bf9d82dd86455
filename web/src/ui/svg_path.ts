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
  const path = /<path\b[^>]*?\bd="([MmLlHhVvZz\d\s,.-]+)"/.exec(svg);
  if (path?.[1]) return { viewBox, x, y, d: path[1], stroked: /<path\b[^>]*\bstroke="(?!none)/.test(svg) };
  return null;
}
