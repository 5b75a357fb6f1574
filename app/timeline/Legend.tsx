/** What the colours and textures of the timeline stand for. */
export function Legend() {
  return null;
}
