export function pythonApi(): Promise<string>;
