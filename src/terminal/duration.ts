/** Seconds as people say them: "45 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 100) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  const wholeHours = Math.round(minutes / 60);
  return `${Math.floor(wholeHours / 24)} d ${wholeHours % 24} h`;
}
